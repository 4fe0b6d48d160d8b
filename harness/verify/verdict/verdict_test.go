package verdict

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"a/b", "a/b", true}, {"a/b", "a/bc", false}, {"a/*", "a/b", true}, {"*/b", "a/b", true},
		{"*/b", "a/c", false},
	} {
		if got := Matches(c.pattern, c.name); got != c.want {
			t.Errorf("%q, %q: %v", c.pattern, c.name, got)
		}
	}
	if !Says("status 405", "404 | 405") || Says("status 200", "404 | 405") {
		t.Error("an alternative is not found, or another is")
	}
}

func TestNoFault(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", err)} }
	for _, c := range []struct {
		err  error
		want bool
	}{
		{dial(syscall.ECONNREFUSED), false}, {dial(syscall.ECONNRESET), false}, {dial(syscall.EMFILE), true},
		{io.EOF, false}, {errors.New("odd"), false}, {context.DeadlineExceeded, true}, {context.Canceled, true},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, true}, {net.ErrClosed, true},
	} {
		if got := NoFault(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}

func TestWords(t *testing.T) {
	v := Closed("x", "a/b", "405", "it is so", "the rule is kept")
	if v.Want != `the gap "405", since it is so` || v.Check != "a/b" || v.Target != "x" {
		t.Errorf("%+v", v)
	}
	if one, more := Unchecked("a", 0), Unchecked("a", 2); one != "a" ||
		!strings.HasSuffix(more, "2 more checks had no verdict") {
		t.Errorf("%q, %q", one, more)
	}
}
