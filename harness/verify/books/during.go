package books

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"tenrounds/harness"
)

// pause is what a connection waits after a refusal: answers of that kind come fast, and say the same.
const pause = 5 * time.Millisecond

// Stream asks a server without a pause while something happens to its database.
type Stream struct {
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	clients []*client
	// right and refused count the answers; created those to creates among the right ones.
	right, refused, created atomic.Int64
}

// During begins to ask for everything that needs the database, over so many connections. Each answer must be
// what it always must be, or the 503 of a database that is gone, and must come within most. The context ends
// it too.
func During(ctx context.Context, s Subject, connections int, most time.Duration) *Stream {
	ctx, cancel := context.WithCancel(ctx)
	stream := &Stream{cancel: cancel}
	for i := range connections {
		c := newClient(s)
		stream.clients = append(stream.clients, c)
		stream.wg.Go(func() { stream.ask(ctx, c, i, most) })
	}
	return stream
}

// Counts are the answers so far: right ones, those to creates among them, and those that the database is
// gone.
func (s *Stream) Counts() (right, created, refused int64) {
	return s.right.Load(), s.created.Load(), s.refused.Load()
}

// Stop ends it, once the answers under way have come, and returns what was wrong with any answer.
func (s *Stream) Stop() (found []harness.Violation) {
	s.cancel()
	s.wg.Wait()
	for _, c := range s.clients {
		c.close()
		found = append(found, c.found...)
	}
	return found
}

// ask is one connection; its first request is another one for each.
func (s *Stream) ask(ctx context.Context, c *client, i int, most time.Duration) {
	const why = "while its database is gone a server says so, and goes on"
	for ; ctx.Err() == nil; i++ {
		a := c.nth(i)
		a.why = why
		began := time.Now()
		got, err := c.send(context.WithoutCancel(ctx), a)
		if took := time.Since(began); took > most {
			c.note(a, fmt.Sprintf("an answer within %v", most), fmt.Sprintf("one after %v", took))
		}
		switch {
		case err != nil:
			c.note(a, "an answer", err.Error())
			return // the server is gone: all others would say the same
		case got.status == http.StatusServiceUnavailable:
			s.refused.Add(1)
			a.want = unavailable()
			c.compare(a, got)
			time.Sleep(pause)
		default:
			before := len(c.found)
			if c.compare(a, got); len(c.found) > before {
				break
			}
			s.right.Add(1)
			if a.method == http.MethodPost {
				s.created.Add(1)
			}
		}
		if len(c.found) > 10 {
			return // more of them say nothing new
		}
	}
}

// nth is one of the requests that need the database, each with the answer of one that is well.
func (s Subject) nth(i int) ask {
	n := i % s.Catalog.Authors
	switch i % 4 {
	case 0:
		return ask{name: "during/author", method: "GET", target: "/author/" + s.Catalog.AuthorID(n).String(),
			want: ok(s.Catalog.Detail(n))}
	case 1:
		return ask{name: "during/overview", method: "GET", target: fmt.Sprintf("/author?limit=5&offset=%d", n/2),
			want: ok(s.Catalog.Page(5, n/2))}
	case 2:
		return ask{name: "during/book", method: "GET", target: "/book/" + s.Catalog.BookID(n).String(),
			want: ok(s.Catalog.Book(n))}
	}
	return ask{name: "during/create", method: "POST", target: "/author", body: changed(nil),
		header: map[string]string{"Content-Type": jsonType},
		want:   answer{status: http.StatusCreated, kind: jsonType, header: map[string]string{"Location": ""}}}
}

// Creates asks a server once for a new author and reports whether it said 201, or else the 503 of a database
// that is gone; another answer is in found.
func Creates(ctx context.Context, s Subject) (created bool, found []harness.Violation) {
	c := newClient(s)
	defer c.close()
	a := s.nth(3)
	got, err := c.send(ctx, a)
	switch {
	case err != nil:
		c.note(a, "an answer", err.Error())
	case got.status == http.StatusServiceUnavailable:
		a.want = unavailable()
		c.compare(a, got)
	default:
		c.compare(a, got)
		return json.Valid(got.body) && len(c.found) == 0, c.found
	}
	return false, c.found
}

// unavailable is the answer of a server whose database is gone.
func unavailable() answer {
	return problem(http.StatusServiceUnavailable, "Service Unavailable",
		"The database is not available.").with("Retry-After", "1")
}

// CheckReading asks a server for everything that it only reads.
func CheckReading(ctx context.Context, s Subject) []harness.Violation {
	c := newClient(s)
	defer c.close()
	for _, a := range s.reading() {
		c.check(ctx, a)
	}
	return c.found
}
