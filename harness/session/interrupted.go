package session

import "os"

// InterruptedError is the cause of a context that a signal ended.
type InterruptedError struct{ Signal os.Signal }

func (i *InterruptedError) Error() string { return "ended by a signal: " + i.Signal.String() }
