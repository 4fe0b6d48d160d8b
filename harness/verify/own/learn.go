// Package own asks servers without the contract what they answer, before they are loaded. Nothing is known of
// such a server but its requests, so its own first answers are what the answers under load are held against,
// unless the requests say what must come.
package own

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/wire"
)

const (
	// patience is how long one answer may take.
	patience = 5 * time.Second
	// largest is the longest body that is compared byte by byte: each generator gets a copy.
	largest = 1 << 20
	// slowFirst is how long a first answer may take, and slower how many times as long as the second, before it
	// is mentioned.
	slowFirst = 100 * time.Millisecond
	slower    = 10
	// mostProbed is for how many requests it is found out how long later answers take, which is a second each at
	// most.
	mostProbed = 5
)

// Learned is what was found out about a server.
type Learned struct {
	// Requests are those that were given, with what each answer must be.
	Requests []harness.Request
	harness.Verification
	probed int // requests for which steady was asked
}

// Learn sends each request three times: twice on one connection, and once more on a new one. Some GETs are
// sent more often, to see how long later answers take. What is wrong with an answer is a violation; what
// makes figures hard to compare is a note.
func Learn(ctx context.Context, addr string, all []harness.Request) Learned {
	l := Learned{Requests: slices.Clone(all)}
	for i := range l.Requests {
		if l.Unchecked = l.learn(ctx, addr, &l.Requests[i]); l.Unchecked != "" {
			break
		}
	}
	return l
}

// reply is an answer with the time that it took.
type reply struct {
	*wire.Answer
	took time.Duration
}

// learn asks one request. It returns why nothing could be found out, "" if something was.
func (l *Learned) learn(ctx context.Context, addr string, r *harness.Request) (unchecked string) {
	replies, err := ask(ctx, addr, *r)
	if err != nil && wire.NoFault(err) {
		return fmt.Sprintf("%s %s: %s within %v", r.Method, r.Path, wire.Explain(err), patience)
	}
	l.Checks += max(1, len(replies))
	if err != nil {
		l.violation(*r, "answer", "an HTTP answer", wire.Explain(err),
			"only plain HTTP/1.1 is measured, without TLS")
		return ""
	}
	first := replies[0]
	l.Server = shortName(first.Get("Server"))
	if !l.status(*r, first.Answer) {
		return ""
	}
	l.note(*r, replies)
	best := min(replies[0].took, replies[1].took, replies[2].took)
	if r.Method == http.MethodGet && l.probed < mostProbed { // which changes nothing: it can be sent more often
		l.probed++
		then := steady(ctx, addr, *r)
		l.noteDelay(*r, best, then)
		best = max(best, then)
	}
	l.Answer = max(l.Answer, best)
	l.Own = append(l.Own, l.compare(r, replies))
	return ""
}

// ask sends the request three times.
func ask(ctx context.Context, addr string, r harness.Request) (all []reply, err error) {
	var c *wire.Conn
	for i := range 3 {
		if c == nil || i == 2 || all[len(all)-1].Closes() {
			if c, err = wire.Dial(ctx, addr, patience); err != nil {
				return nil, err
			}
			defer c.Close()
		}
		one, err := once(c, r)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// once sends the request on a connection.
func once(c *wire.Conn, r harness.Request) (reply, error) {
	start := time.Now()
	_ = c.SetReadDeadline(start.Add(patience))
	c.Send(render(r))
	a, err := c.Read(r.Method)
	return reply{a, time.Since(start)}, err
}

// steady is how long answers take on a connection that has had some: the median of the last third of up to
// 30, or of those that come within a second; 0 if there are few. Linux acknowledges the first segments of a
// connection at once and the later ones after 40 ms, so a server that waits for that (Nagle's algorithm, RFC
// 896) is fast at first.
func steady(ctx context.Context, addr string, r harness.Request) time.Duration {
	const most, least = 30, 6
	c, err := wire.Dial(ctx, addr, patience)
	if err != nil {
		return 0
	}
	defer c.Close()
	var took []time.Duration
	for end := time.Now().Add(time.Second); len(took) < most && time.Now().Before(end); {
		one, err := once(c, r)
		if err != nil || one.Closes() {
			break
		}
		took = append(took, one.took)
	}
	if len(took) < least {
		return 0
	}
	last := slices.Sorted(slices.Values(took[2*len(took)/3:]))
	return last[len(last)/2]
}

// render is the request as the generator sends it.
func render(r harness.Request) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", r.Method, r.Path, wire.AnyHost)
	for _, h := range r.Header {
		fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
	}
	if r.Body != nil {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(r.Body))
	}
	b.WriteString("\r\n")
	b.Write(r.Body)
	return b.String()
}

// compare says what the answers under load must have in common with these, and puts it into the request.
func (l *Learned) compare(r *harness.Request, replies []reply) harness.OwnAnswer {
	a := replies[0]
	sum := sha256.Sum256(a.Body)
	known := harness.OwnAnswer{Method: r.Method, Path: r.Path, Status: a.Status, Bytes: len(a.Body),
		SHA256: hex.EncodeToString(sum[:]), Compared: harness.ComparedStatus, FromFile: true}
	stated := r.Expect.Status != 0
	if !stated {
		r.Expect.Status = a.Status
	}
	switch {
	case r.Expect.Body != nil:
		known.Compared = harness.ComparedBody
		for _, other := range replies {
			if !bytes.Equal(r.Expect.Body, other.Body) {
				want, got := wire.Difference(r.Expect.Body, other.Body)
				l.violation(*r, "body", want, got,
					"the requests file expects this body, or the answer before the load had it")
				break
			}
		}
		return known
	case r.Expect.Length != nil:
		known.Compared = harness.ComparedLength
		if len(a.Body) != *r.Expect.Length {
			l.violation(*r, "length", fmt.Sprintf("%d bytes", *r.Expect.Length), fmt.Sprintf("%d bytes", len(a.Body)),
				"the requests file expects this length, or the answer before the load had it")
		}
		return known
	}
	known.FromFile = false
	differs := func(o reply) bool { return !bytes.Equal(a.Body, o.Body) }
	longer := func(o reply) bool { return len(a.Body) != len(o.Body) }
	switch {
	case r.Method == "HEAD":
	case stated: // the requests file says all that it wants
		known.SHA256, known.FromFile = "", true
	case r.Method != "GET":
		l.onlyStatus(&known, *r, "what is made may differ each time"+
			`; "body" or "length" in "expect" compares more`)
	case slices.ContainsFunc(replies, longer):
		l.onlyStatus(&known, *r, "the length of the body changes from answer to answer")
	case slices.ContainsFunc(replies, differs):
		known.SHA256, known.Compared = "", harness.ComparedLength
		r.Expect.Length = &known.Bytes
		l.Notes = append(l.Notes,
			harness.NewDoubt("%s %s: the body changes from answer to answer, so only status and "+
				"length are compared", r.Method, r.Path))
	case len(a.Body) > largest:
		known.Compared = harness.ComparedLength
		r.Expect.Length = &known.Bytes
	default:
		known.Compared, known.JSON = harness.ComparedBody, valueSum(a.Body)
		r.Expect.Body = append([]byte{}, a.Body...)
	}
	return known
}

// valueSum is the sum of a JSON value with sorted members and without spaces; "" if the body is none.
func valueSum(body []byte) string {
	var value any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if !json.Valid(body) || d.Decode(&value) != nil {
		return ""
	}
	plain, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(plain)
	return hex.EncodeToString(sum[:])
}

// onlyStatus notes that only the status is compared, and why.
func (l *Learned) onlyStatus(known *harness.OwnAnswer, r harness.Request, why string) {
	known.SHA256 = ""
	l.Notes = append(l.Notes, harness.NewDoubt("%s %s: only the status is compared: %s", r.Method, r.Path, why))
}

func (l *Learned) violation(r harness.Request, check, want, got, why string) {
	l.Violations = append(l.Violations, harness.Violation{Check: "own/" + check, Route: r.Path, Want: want,
		Got: got, Why: r.Method + " " + r.Path + ": " + why})
}
