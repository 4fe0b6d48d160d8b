package live_test

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tenrounds/harness"
	"tenrounds/harness/live"
)

// paper is an output that can be read meanwhile; it can also take nothing for a while.
type paper struct {
	mu    sync.Mutex
	text  bytes.Buffer
	stuck chan struct{}
}

func (p *paper) Write(b []byte) (int, error) {
	if p.stuck != nil {
		<-p.stuck
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *paper) waitFor(t *testing.T, word string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		p.mu.Lock()
		text := p.text.String()
		p.mu.Unlock()
		if strings.Contains(text, word) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%q was not drawn; there is %q", word, text)
		}
	}
}

// show begins a display of a test run; why receives the reason of its end.
func show(out *paper) (d *live.Display, keys *io.PipeWriter, why chan live.Reason) {
	in, keys := io.Pipe()
	why = make(chan live.Reason, 2)
	s := live.NewScreen(testRun(), nil, nil, time.Minute, begin)
	s.Keys, s.ASCII = true, true
	d = live.Show(s, live.Options{
		Input: in, Output: out, Gone: func(r live.Reason) { why <- r },
		Now:   func() time.Time { return begin.Add(time.Second) },
		Width: 100, Height: 30,
	})
	return d, keys, why
}

func reason(t *testing.T, why chan live.Reason) live.Reason {
	t.Helper()
	select {
	case r := <-why:
		return r
	case <-time.After(time.Minute):
		t.Fatal("the view does not end")
		return 0
	}
}

func TestDisplayKeys(t *testing.T) {
	for _, c := range []struct {
		key  string
		want live.Reason
	}{{"q", live.Stop}, {"\x03", live.Stop}, {"d", live.Detached}, {"", live.Closed}} {
		out := &paper{}
		d, keys, why := show(out)
		out.waitFor(t, "starting the servers")
		out.waitFor(t, "\x1b[?1049h")
		if c.key == "" {
			d.Close()
		} else if _, err := keys.Write([]byte("x" + c.key)); err != nil { // a key that says nothing goes before
			t.Fatal(err)
		}
		if got := reason(t, why); got != c.want {
			t.Errorf("the key %q ends the view by %d, want %d", c.key, got, c.want)
		}
		out.waitFor(t, "\x1b[?1049l") // the terminal is as before
		_ = keys.Close()
		d.Close()
		d.Begin(harness.Turn{Round: 1}) // the run goes on without it
		if len(why) > 0 {
			t.Error("it has gone twice")
		}
	}
	goleak.VerifyNone(t)
}

func TestDisplayShowsTurns(t *testing.T) {
	t.Parallel()
	out := &paper{}
	d, keys, why := show(out)
	m := measured(testRun(), 1, 0, "text")
	d.Begin(m.Turn)
	out.waitFor(t, "now fiber, text")
	d.End(m)
	out.waitFor(t, "4m19s left")
	d.Note("the server on the moon did not stop")
	out.waitFor(t, "on the moon")
	if _, err := keys.Write([]byte("\t")); err != nil {
		t.Fatal(err)
	}
	out.waitFor(t, "json, closed-c20")
	d.Close()
	if got := reason(t, why); got != live.Closed {
		t.Errorf("reason %d", got)
	}
	_ = keys.Close()
}

// A terminal that takes nothing must not hold up a run.
func TestDisplayStuck(t *testing.T) {
	t.Parallel()
	out := &paper{stuck: make(chan struct{})}
	d, keys, _ := show(out)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 100 {
			d.Begin(harness.Turn{Round: 1, Target: "fiber"})
		}
		d.Close()
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Error("the run waits for the terminal")
	}
	close(out.stuck)
	_ = keys.Close()
}
