package books

import "tenrounds/harness/secret"

// redactedError is an error whose text holds no password.
type redactedError struct{ error }

func (e redactedError) Error() string { return secret.Redact(e.error.Error()) }
func (e redactedError) Unwrap() error { return e.error }

// Redacted takes the passwords out of the text of an error, which may be that of a turn.
func Redacted(err error) error {
	if err == nil {
		return nil
	}
	return redactedError{err}
}
