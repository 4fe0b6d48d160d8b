package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"time"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// patience is how long SQLite itself waits for a writer of another process. It is short, since SQLite does
// not see the end of a context; write tries again.
const patience = 100 * time.Millisecond

// write runs a statement on the connection for writing, and repeats it while another process writes: for the
// store's busy time, and at most until the end of ctx.
func (s *Store) write(ctx context.Context, statement func() error) error {
	began := time.Now()
	for {
		err := statement()
		switch code := codeOf(err); {
		case code == codes.SQLITE_READONLY:
			s.renew(ctx)
			return err
		case code != codes.SQLITE_BUSY || ctx.Err() != nil || time.Since(began) >= s.busy:
			return err
		}
	}
}

// renew ends the connection for writing, so that the next statement opens a new one. A connection that was
// opened while the file was read-only stays read-only.
func (s *Store) renew(ctx context.Context) {
	c, err := s.writes.Conn(ctx)
	if err != nil {
		return // the time is over; the next request renews it
	}
	_ = c.Raw(func(any) error { return driver.ErrBadConn }) // which ends it
	_ = c.Close()
}

// settle moves the log into the file, so that the next writers need not do that and wait for the disk. It
// ends with a write, since the first write into an empty log waits for the disk too. Readers can delay it,
// which is not an error.
func (s *Store) settle(ctx context.Context) error {
	for _, text := range []string{"PRAGMA wal_checkpoint(restart)", "PRAGMA user_version = 0"} {
		if _, err := s.writes.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// codeOf is the primary result code of an SQLite error, and 0 for other errors.
func codeOf(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}
