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

// pause is how long a connection waits after a refusal, since refusals come fast and are all the same.
const pause = 5 * time.Millisecond

// Stream sends requests to a server without a break while something happens to its database.
type Stream struct {
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	clients []*client
	// right and refused count the answers; created those to creates among the right ones.
	right, refused, created atomic.Int64
}

// During starts to send all requests that need the database, over several connections. Each answer must be
// the usual one or the 503 of a missing database, and must come within most. The stream also ends with ctx.
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

// Counts are the answers so far: right ones, those of them to creates, and refusals.
func (s *Stream) Counts() (right, created, refused int64) {
	return s.right.Load(), s.created.Load(), s.refused.Load()
}

// Stop ends the stream after the answers in flight, and returns what was wrong with any answer.
func (s *Stream) Stop() (found []harness.Violation) {
	s.cancel()
	s.wg.Wait()
	for _, c := range s.clients {
		c.http.Close()
		found = append(found, c.Violations()...)
	}
	return found
}

// ask sends the requests of one connection, beginning with the ith.
func (s *Stream) ask(ctx context.Context, c *client, i int, most time.Duration) {
	const why = "a server without its database says so, and goes on"
	for ; ctx.Err() == nil; i++ {
		a := c.nth(i)
		a.why = why
		began := time.Now()
		got, err := c.http.Do(context.WithoutCancel(ctx), a.raw(), a.method)
		if took := time.Since(began); took > most {
			c.note(a, fmt.Sprintf("an answer within %v", most), fmt.Sprintf("an answer after %v", took))
		}
		switch {
		case err != nil:
			c.note(a, "an answer", err.Error())
			return // the server is gone
		case got.Status == http.StatusServiceUnavailable:
			s.refused.Add(1)
			a.want = unavailable()
			c.compare(a, got)
			time.Sleep(pause)
		default:
			if !c.compare(a, got) {
				break
			}
			s.right.Add(1)
			if a.method == http.MethodPost {
				s.created.Add(1)
			}
		}
		if len(c.Found) > 10 {
			return // more of the same
		}
	}
}

// nth is the nth request that needs the database, with the answer of a healthy server.
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
	return create("during/create", changed(nil))
}

// Creates creates an author and reports whether the server did it. Any answer but a valid 201 or the 503 of a
// missing database is in found.
func Creates(ctx context.Context, s Subject) (created bool, found []harness.Violation) {
	c := newClient(s)
	defer c.http.Close()
	a := s.nth(3)
	got, err := c.http.Do(ctx, a.raw(), a.method)
	switch {
	case err != nil:
		c.note(a, "an answer", err.Error())
	case got.Status == http.StatusServiceUnavailable:
		a.want = unavailable()
		c.compare(a, got)
	default:
		created = c.compare(a, got) && json.Valid(got.Body)
	}
	return created, c.Violations()
}
