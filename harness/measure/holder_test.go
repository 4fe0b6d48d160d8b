package measure_test

import (
	"net"
	"os"
	"runtime"
	"slices"
	"testing"

	"tenrounds/harness/measure"
)

// The process that listens is found by its port.
func TestHolder(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells")
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := ln.Addr().(*net.TCPAddr).Port
	m := measure.Machine{Root: "/"}
	if pid, known := m.Holder(port); !known || pid != os.Getpid() {
		t.Errorf("%d, %v, want %d", pid, known, os.Getpid())
	}
	if own := m.Affinity(os.Getpid()); len(own) == 0 || !slices.Equal(own, m.Affinity(0)) {
		t.Errorf("CPUs %v", own)
	}
	_ = ln.Close()
	if pid, known := m.Holder(port); known {
		t.Errorf("%d holds a port that nobody holds", pid)
	}
	if pid, known := (measure.Machine{Root: t.TempDir()}).Holder(port); known {
		t.Errorf("%d without proc", pid)
	}
	if cpus := m.Affinity(1 << 30); cpus != nil {
		t.Errorf("CPUs %v of no process", cpus)
	}
}
