package postgres

import (
	"context"
	"encoding/binary"
	"io"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tenrounds/shared/bookstore"
)

// rows are encoded in the binary form of COPY: the number of columns, and for each its length and its bytes,
// in network order. pgx's encoding of any type costs more than making the rows.
type rows struct {
	b []byte
	n int // rows that are in b
}

func (r *rows) begin(columns int) {
	r.b = binary.BigEndian.AppendUint16(r.b, uint16(columns))
	r.n++
}

func (r *rows) length(n int) { r.b = binary.BigEndian.AppendUint32(r.b, uint32(n)) }

func (r *rows) text(s string) {
	r.length(len(s))
	r.b = append(r.b, s...)
}

func (r *rows) uuid(u uuid.UUID) {
	r.length(len(u))
	r.b = append(r.b, u[:]...)
}

func (r *rows) smallint(n int) {
	r.length(2)
	r.b = binary.BigEndian.AppendUint16(r.b, uint16(n))
}

func (r *rows) bigint(n int64) {
	r.length(8)
	r.b = binary.BigEndian.AppendUint64(r.b, uint64(n))
}

// epoch is 2000-01-01, from which PostgreSQL counts days, as a Date.
const epoch = 10957

func (r *rows) date(d bookstore.Date) {
	r.length(4)
	r.b = binary.BigEndian.AppendUint32(r.b, uint32(int32(d)-epoch))
}

func (r *rows) null() { r.b = binary.BigEndian.AppendUint32(r.b, 1<<32-1) } // a length of -1

// The bytes before the first row and after the last one.
const (
	copyHead = "PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00" // no flags, no extension
	copyTail = "\xff\xff"
)

// chunk is how much is encoded at a time: one message of pgconn.
const chunk = 64 << 10

// source is the stream of one COPY, whose rows are made as they are read. It holds no more than a chunk of
// them.
type source struct {
	ctx context.Context
	// add appends the next rows; false means that none are left.
	add  func(*rows) bool
	step func(rows int)

	rows     rows
	at       int // how much of rows.b has been read
	began    bool
	ended    bool
	reported int // rows that step knows of
}

// Read implements io.Reader.
func (s *source) Read(p []byte) (int, error) {
	if s.at == len(s.rows.b) {
		if s.ended {
			return 0, io.EOF
		}
		if err := s.ctx.Err(); err != nil {
			return 0, err
		}
		s.fill()
	}
	n := copy(p, s.rows.b[s.at:])
	s.at += n
	return n, nil
}

// fill encodes the next chunk.
func (s *source) fill() {
	s.rows.b, s.at = s.rows.b[:0], 0
	if !s.began {
		s.began, s.rows.b = true, append(s.rows.b, copyHead...)
	}
	for len(s.rows.b) < chunk {
		if !s.add(&s.rows) {
			s.ended, s.rows.b = true, append(s.rows.b, copyTail...)
			break
		}
	}
	if s.rows.n-s.reported >= every {
		s.step(s.rows.n - s.reported)
		s.reported = s.rows.n
	}
}

// copyIn fills a table that was made in the same transaction. Its rows can then be frozen at once, which
// saves the next vacuum a pass over everything.
func copyIn(ctx context.Context, tx pgx.Tx, t table, step func(int)) error {
	text := "COPY " + t.name + " (" + strings.Join(t.columns, ", ") + ") FROM STDIN (FORMAT binary, FREEZE)"
	_, err := tx.Conn().PgConn().CopyFrom(ctx, &source{ctx: ctx, add: t.add, step: step}, text)
	return err
}
