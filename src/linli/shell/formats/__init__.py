"""How days and times are written: 22 Feb 2020 09:05 and 2020年2月22日 09:05, never 02/22/2020 or a.m."""
