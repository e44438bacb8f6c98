"""Lists as the senders make them: fields, profiles of the kinds, guesses, and interpretation."""
