// Package inprocess runs a server of an application inside a test, so that the race detector and the search
// for leaked goroutines see it, and makes well-formed requests of any content for fuzz tests.
package inprocess

import (
	"context"
	"net"

	"go.uber.org/goleak"

	"tenrounds/shared/boot"
)

// T is the part of *testing.T that is needed.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Skipf(format string, args ...any)
	TempDir() string
	Cleanup(func())
}

// F is the part of *testing.F that is needed.
type F interface {
	T
	Add(args ...any)
	Fuzz(test any)
}

// Kept are the goroutines that an engine keeps after its servers have ended. Their number is constant.
func Kept(engine string) []goleak.Option {
	switch engine {
	case "fasthttp":
		return []goleak.Option{
			goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
			goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
			goleak.IgnoreAnyFunction("github.com/valyala/fasthttp/stackless.funcWorker"),
		}
	case "netpoll":
		return []goleak.Option{
			goleak.IgnoreAnyFunction("github.com/cloudwego/netpoll.(*defaultPoll).Wait"),
			goleak.IgnoreAnyFunction("github.com/cloudwego/hertz/pkg/protocol.UpdateServerDate.func1"),
			goleak.IgnoreAnyFunction("github.com/cloudwego/hertz/pkg/common/stackless.funcWorker"),
		}
	}
	return nil
}

// Serve starts a server as its main does, and returns its address and how to stop it.
func Serve(t T, name string, start func(boot.Config) (boot.App, error)) (addr string, stop func()) {
	t.Helper()
	ln, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	server, err := start(boot.Config{Name: name, Listener: ln, TCP: ln,
		ReadHeaderTimeout: boot.ReadHeaderTimeout, IdleTimeout: boot.IdleTimeout})
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve() // its error after Shutdown means nothing
	}()
	return ln.Addr().String(), func() {
		ctx, cancel := context.WithTimeout(context.Background(), boot.StopTimeout)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Errorf("%s: shutdown: %v", name, err)
		}
		_ = ln.Close() // a framework may have closed it
		<-done
	}
}
