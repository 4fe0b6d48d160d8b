package boot

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// lazyPipe is a pair of connections, the first with a lazy read deadline.
func lazyPipe(s *sweeper) (c net.Conn, d *lazyDeadline, peer net.Conn) {
	c, peer = net.Pipe()
	d = &lazyDeadline{socket: c, sweeper: s}
	s.add(d)
	return c, d, peer
}

// leave closes the connection, and waits until the sweeper has seen it.
func (d *lazyDeadline) leave(c net.Conn) {
	c.Close()
	d.sweeper.remove(d)
	time.Sleep(2 * tick)
}

// A read ends at its deadline, at most a tick late, whatever the deadline is; bytes that drip in do not move
// it.
func TestLazyDeadlineEndsReads(t *testing.T) {
	for _, after := range []time.Duration{-time.Hour, 0, time.Millisecond, time.Second, ReadHeaderTimeout,
		IdleTimeout} {
		synctest.Test(t, func(t *testing.T) {
			s := &sweeper{start: time.Now()}
			time.Sleep(time.Minute)
			c, d, peer := lazyPipe(s)
			defer d.leave(c)
			go func() {
				for {
					if _, err := peer.Write([]byte("x")); err != nil {
						return
					}
					time.Sleep(time.Second)
				}
			}()
			time.Sleep(3 * tick / 2)
			start := time.Now()
			if err := d.set(start.Add(after)); err != nil {
				t.Fatal(err)
			}
			_, err := io.Copy(io.Discard, c)
			took, late := time.Since(start), time.Duration(0)
			if after > near {
				late = tick
			}
			if want := max(after, 0); !errors.Is(err, os.ErrDeadlineExceeded) || took < want || took > want+late {
				t.Errorf("deadline after %v: ended after %v: %v", after, took, err)
			}
		})
	}
}

// A deadline that is set anew or lifted counts in place of the one before, one that has come already too.
func TestLazyDeadlineMoves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sweeper{start: time.Now()}
		c, d, _ := lazyPipe(s)
		defer d.leave(c)
		read := func() (took time.Duration) {
			start := time.Now()
			if _, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Fatal(err)
			}
			return time.Since(start)
		}
		for _, first := range []time.Duration{-time.Hour, time.Second, 5 * time.Second, time.Hour} {
			for _, pause := range []time.Duration{0, 10 * time.Second} {
				_ = d.set(time.Now().Add(first))
				time.Sleep(pause)
				_ = d.set(time.Now().Add(ReadHeaderTimeout))
				if took := read(); took < ReadHeaderTimeout || took > ReadHeaderTimeout+tick {
					t.Errorf("after %v, set anew %v later: %v", first, pause, took)
				}
				_ = d.set(time.Now().Add(first))
				time.Sleep(pause)
				_ = d.set(time.Time{})
				time.AfterFunc(time.Hour, func() { _ = c.SetReadDeadline(time.Unix(1, 0)) }) // not by the sweeper
				took := read()
				_ = c.SetReadDeadline(time.Time{})
				if took != time.Hour {
					t.Errorf("after %v, lifted %v later: %v", first, pause, took)
				}
			}
		}
	})
}

// What the sweeper found due may have been replaced before it passes it on; a near deadline replaces a noted
// one too.
func TestLazyDeadlineReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sweeper{start: time.Now()}
		c, d, _ := lazyPipe(s)
		defer d.leave(c)
		_ = d.set(time.Now().Add(ReadHeaderTimeout))
		found := d.due.Load()
		_ = d.set(time.Now().Add(IdleTimeout))
		d.expire(found)
		if d.passed.Load() || d.due.Load() == 0 {
			t.Error("the earlier deadline ended the read")
		}
		_ = d.set(time.Now().Add(near))
		time.Sleep(near / 2)
		start := time.Now()
		_ = d.set(start.Add(near * 3 / 4))
		_, err := c.Read(make([]byte, 1))
		if took := time.Since(start); !errors.Is(err, os.ErrDeadlineExceeded) || took != near*3/4 {
			t.Errorf("after %v: %v", took, err)
		}
	})
}

func (s *sweeper) awake() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running
}

// The sweeper's goroutine is gone with the last connection, and is there again with the next.
func TestSweeperRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sweeper{start: time.Now()}
		for range 3 {
			_, a, _ := lazyPipe(s)
			_, b, _ := lazyPipe(s)
			s.remove(a)
			time.Sleep(time.Minute)
			if !s.awake() {
				t.Error("it rests while a connection is open")
			}
			s.remove(b)
			time.Sleep(time.Minute)
			if s.awake() {
				t.Error("it runs without a connection")
			}
		}
	})
}

// One goroutine sets deadlines as engines do, another one interrupts reads, and the sweeper passes on what is
// due: the last deadline counts. It is for the race detector above all.
func TestLazyDeadlineTogether(t *testing.T) {
	s := &sweeper{start: time.Now()}
	c, d, _ := lazyPipe(s)
	defer d.leave(c)
	var wg sync.WaitGroup
	for _, f := range []func(){
		func() { _ = d.set(time.Now().Add(IdleTimeout)) },
		func() { _ = d.set(time.Unix(1, 0)); _ = d.set(time.Time{}) },
		func() { d.expire(d.due.Load()) },
		func() { s.sweep() },
	} {
		wg.Go(func() {
			for range 20_000 {
				f()
			}
		})
	}
	wg.Wait()
	_ = d.set(time.Now().Add(IdleTimeout))
	if d.passed.Load() || d.due.Load() == 0 {
		t.Errorf("passed %v, due %d", d.passed.Load(), d.due.Load())
	}
	_ = d.set(time.Unix(1, 0))
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error(err)
	}
}

// What net/http does beside its timeouts: it interrupts its background read after each answer, hands a
// connection over, and stops with connections that rest.
func TestLazyListenerUnderNetHTTP(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	lazy := lazyDeadlines(ln).(*lazyListener)
	mux := http.NewServeMux()
	mux.HandleFunc("/plain", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "plain") })
	mux.HandleFunc("/raw", func(w http.ResponseWriter, _ *http.Request) {
		c, rw, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		if _, ok := c.(io.ReaderFrom); !ok {
			t.Error("sendfile is lost")
		}
		_ = c.SetDeadline(time.Now().Add(inTime))
		_, _ = rw.WriteString("raw")
		_ = rw.Flush()
		_, _ = io.Copy(c, rw)
	})
	s := &http.Server{Handler: mux, ReadHeaderTimeout: ReadHeaderTimeout, IdleTimeout: IdleTimeout}
	go func() { _ = s.Serve(lazy) }()
	for range 100 {
		resp, err := http.Get("http://" + ln.Addr().String() + "/plain")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if string(body) != "plain" || err != nil {
			t.Fatalf("%q, %v", body, err)
		}
	}
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "GET /raw HTTP/1.1\r\nHost: x\r\n\r\n")
	got := make([]byte, 3)
	if _, err := io.ReadFull(c, got); string(got) != "raw" {
		t.Errorf("%q, %v", got, err)
	}
	_, _ = io.WriteString(c, "abc")
	if _, err := io.ReadFull(c, got); string(got) != "abc" {
		t.Errorf("%q, %v", got, err)
	}
	c.Close()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	for deadline := time.Now().Add(inTime); ; time.Sleep(time.Millisecond) {
		lazy.sweeper.mu.Lock()
		open := len(lazy.sweeper.open)
		lazy.sweeper.mu.Unlock()
		if open == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d connections are open to the sweeper", open)
		}
	}
}

func TestTimeoutsFlag(t *testing.T) {
	for text, off := range map[string]bool{"on": false, "off": true} {
		o, err := parse("x", []string{"--timeouts=" + text}, io.Discard)
		if err != nil || o.noTimeouts != off {
			t.Errorf("%s: %v, %v", text, o.noTimeouts, err)
		}
	}
	if _, err := parse("x", []string{"--timeouts=maybe"}, io.Discard); err == nil {
		t.Error("maybe is taken")
	}
}
