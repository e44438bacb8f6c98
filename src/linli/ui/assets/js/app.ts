// One module, so that nothing races: htmx 4.0.1 and its extensions must start together.
import 'htmx.org'
import './page'
import './theme'
import './forms'
import './dialogs'
import './shortcuts'
import './islands'
