package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"time"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// patience is how long SQLite itself waits for a writer of another process. It does not see the end of a
// context meanwhile, so it is short, and write tries again.
const patience = 100 * time.Millisecond

// write runs a statement on the connection for writing, again and again while another process writes: for as
// long as the store was told to wait, and until the end of ctx at most.
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

// renew ends the connection for writing; the next statement opens another one. A file that could only be
// opened for reading stays that for its connection, also when it may be written again.
func (s *Store) renew(ctx context.Context) {
	c, err := s.writes.Conn(ctx)
	if err != nil {
		return // the request has no time left; the next one renews it
	}
	_ = c.Raw(func(any) error { return driver.ErrBadConn }) // which ends it
	_ = c.Close()
}

// settle moves what was written from the log into the file, so that the writers who come next do not have to
// do it, and to wait for the disk, for what was written before them. It ends with a write, since the first
// one into an empty log waits for the disk too. Readers can keep it from being finished, which is no error.
func (s *Store) settle(ctx context.Context) error {
	for _, text := range []string{"PRAGMA wal_checkpoint(restart)", "PRAGMA user_version = 0"} {
		if _, err := s.writes.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// codeOf is the primary result code of an error of SQLite's, and 0 of others.
func codeOf(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}
