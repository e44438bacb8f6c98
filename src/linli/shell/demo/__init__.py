"""The demo community: invented people in an invented community, replayed through the real actions."""
