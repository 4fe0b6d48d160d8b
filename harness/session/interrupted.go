package session

import "os"

// Interrupted is the cause of a context that a signal ended.
type Interrupted struct{ Signal os.Signal }

func (i *Interrupted) Error() string { return "ended by a signal: " + i.Signal.String() }
