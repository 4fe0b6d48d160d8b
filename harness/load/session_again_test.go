package load

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
)

const againHead = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n"

// againSessions are two sessions that send the same: each has seen one right answer.
func againSessions(t *testing.T, r harness.Request, counter *Counter, first string) (short, long *session) {
	t.Helper()
	var both [2]*session
	for i := range both {
		work, err := newWorkload("h:1", []harness.Request{r}, Proof{Counter: counter})
		if err != nil {
			t.Fatal(err)
		}
		rec := newRecorder(window{to: int64(time.Hour)}, newTimes(false))
		rec.counted = work.counted.another()
		s := newSession(work, newPicker(work, 1, 0), rec, 1, int64(time.Second))
		s.send(0, 0)
		if err := s.receive([]byte(first), 1); err != nil {
			t.Fatal(err)
		}
		both[i] = s
	}
	return both[0], both[1]
}

// sameAccount gives one answer to both, to one by the short way first, and reports whether it was taken.
func sameAccount(t *testing.T, short, long *session, answer string, now int64) (taken bool) {
	t.Helper()
	short.send(now, now)
	long.send(now, now)
	b := []byte(answer)
	var err error
	if taken = short.again(b, now+1000); !taken {
		err = short.receive(b, now+1000)
	}
	other := long.receive(b, now+1000)
	if !errors.Is(err, other) || short.count != long.count ||
		short.rec.account.Difference != long.rec.account.Difference ||
		short.rec.account.Correct != long.rec.account.Correct ||
		short.rec.account.Failures.Body != long.rec.account.Failures.Body ||
		short.rec.account.BytesReceived != long.rec.account.BytesReceived ||
		len(short.rec.fresh) != len(long.rec.fresh) {
		t.Errorf("after %q: %+v (%v), the long way %+v (%v)", answer, short.rec.account, err, long.rec.account,
			other)
	}
	return taken
}

func TestAgain(t *testing.T) {
	right := againHead + "Hello World!"
	for name, c := range map[string]struct {
		answer string
		taken  bool
	}{
		"the same":       {right, true},
		"another body":   {againHead + "Hello World?", false},
		"cut":            {right[:len(right)-1], false},
		"more":           {right + "x", false},
		"another head":   {strings.Replace(right, "OK", "Ok", 1), false},
		"another status": {strings.Replace(right, "200", "500", 1), false},
		"a longer body":  {"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello World!!", false},
		"nothing":        {"", false},
		"closed after all": {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 12\r\n\r\nHello World!",
			false},
	} {
		t.Run(name, func(t *testing.T) {
			short, long := againSessions(t, expecting("Hello World!"), nil, right)
			if taken := sameAccount(t, short, long, c.answer, 1000); taken != c.taken {
				t.Errorf("taken: %v, want %v", taken, c.taken)
			}
		})
	}
}

// An answer after the timeout takes the long way.
func TestAgainLate(t *testing.T) {
	s, _ := againSessions(t, expecting("Hello World!"), nil, againHead+"Hello World!")
	s.send(0, 0)
	if s.again([]byte(againHead+"Hello World!"), int64(2*time.Second)) {
		t.Error("it was taken")
	}
}

// TestAgainCounts proves that a body that was encoded once and kept is found by the short way too.
func TestAgainCounts(t *testing.T) {
	const from = 1552291200
	body := `{"date":1552291200}`
	head := "HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n"
	r := harness.Request{Method: "GET", Path: "/json",
		Expect: harness.Expectation{Body: []byte(body), Counter: strings.Index(body, "1")}}
	answer := func(n string) string { return head + `{"date":` + n + `}` }
	short, long := againSessions(t, r, &Counter{From: from}, answer("1552291201"))
	for i, c := range []struct {
		number string
		wrong  int64
	}{{"1552291202", 0}, {"1552291202", 1}, {"1552291204", 1}, {"1552299999", 2}} {
		if !sameAccount(t, short, long, answer(c.number), int64(i+1)*10_000) {
			t.Errorf("%s took the long way", c.number)
		}
		if got := short.rec.account.Failures.Body; got != c.wrong {
			t.Errorf("after %s: %d wrong, want %d", c.number, got, c.wrong)
		}
	}
}

func FuzzAgain(f *testing.F) {
	right := againHead + "Hello World!"
	f.Add(right, right)
	f.Add(right[:20], right[20:])
	f.Add("HTTP/1.1 200 OK\r\nContent-Length: 12\r\nDate: x\r\n\r\nHello World!", right)
	f.Fuzz(func(t *testing.T, one, two string) {
		short, long := againSessions(t, expecting("Hello World!"), nil, right)
		for i, answer := range []string{one, two, one} {
			if long.count > 0 || t.Failed() {
				return // the answer has not come whole, and what follows belongs to it
			}
			sameAccount(t, short, long, answer, int64(i+1)*10_000)
		}
	})
}
