package measure_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"tenrounds/harness/measure"
)

// A machine on which 100 leads a group with 101, and 200 is by itself. Ports 8081 to 8083 are held by one
// each, 8085 to 8087 by both, and 8084 by a process that does not show what it has open.
func TestHolds(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	put := func(path, text string) {
		t.Helper()
		path = filepath.Join(root, "proc", path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	line := func(port, inode int, state string) string {
		return fmt.Sprintf(" 0: 0100007F:%04X 00000000:0000 %s 00000000:00000000 00:00000000 00000000 0 0 %d 1 0\n",
			port, state, inode)
	}
	put("net/tcp", "sl local_address ...\n"+line(8081, 11, "0A")+line(8082, 12, "0A")+
		line(8085, 15, "0A")+line(8085, 25, "0A")+line(8086, 16, "0A")+strings.Replace(line(8086, 26, "0A"),
		"0100007F", "0200007F", 1)+
		strings.Replace(line(8087, 17, "0A"), "0100007F", "00000000", 1)+line(8087, 27, "0A")+
		line(8090, 13, "01")) // the kernel writes those that listen first
	put("net/tcp6", "sl local_address ...\n"+line(8083, 13, "0A")+line(8084, 14, "0A"))
	for _, p := range []struct {
		pid, group int
		state      string
		open       []string
	}{
		{100, 100, "S", []string{"/dev/null", "socket:[11]", "socket:[15]", "socket:[16]", "socket:[17]"}},
		{101, 100, "S", []string{"socket:[12]"}},
		{200, 200, "S", []string{"pipe:[11]", "socket:[13]", "socket:[25]", "socket:[26]", "socket:[27]"}},
		{300, 300, "S", nil},
		{301, 301, "Z", nil},
	} {
		dir := fmt.Sprint(p.pid)
		put(dir+"/stat", fmt.Sprintf("%d (a server) %s 1 %d 1 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 100 1000 1%s\n",
			p.pid, p.state, p.group, strings.Repeat(" 0", 28)))
		put(dir+"/comm", "server\n")
		if p.open == nil {
			put(dir+"/fd", "") // cannot be listed
		}
		for i, target := range p.open {
			put(dir+"/fdinfo/0", "")
			if err := os.MkdirAll(filepath.Join(root, "proc", dir, "fd"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(target, filepath.Join(root, "proc", dir, "fd", fmt.Sprint(i))); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		pid, port int
		want      string
	}{
		{100, 8081, ""},
		{100, 8082, ""}, // its child
		{200, 8083, ""},
		{101, 8081, "port 8081 is held by server (PID 100)"}, // 101 leads no group
		{200, 8081, "port 8081 is held by server (PID 100)"},
		{100, 8083, "port 8083 is held by server (PID 200)"},
		{100, 8084, "port 8084 is held by another process"},
		{300, 8084, ""}, // it may
		{301, 8081, "port 8081 is held by server (PID 100)"}, // what has ended holds nothing
		{999, 8081, "port 8081 is held by server (PID 100)"},
		{100, 8085, "port 8085 is shared by server (PID 200)"},
		{200, 8085, "port 8085 is shared by server (PID 100)"},
		{100, 8086, ""}, // of another address
		{100, 8087, "port 8087 is shared by server (PID 200)"}, // of one of all its addresses
		{100, 8090, "nobody listens on port 8090"},             // a connection
	} {
		got := ""
		if err := (measure.Machine{Root: root}).Holds(c.pid, c.port); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%d on port %d: %q, want %q", c.pid, c.port, got, c.want)
		}
	}
	if err := (measure.Machine{Root: t.TempDir()}).Holds(100, 8081); err != nil {
		t.Errorf("where there is no proc: %v", err)
	}
}

// The same of the machine that this runs on.
func TestHoldsHere(t *testing.T) {
	t.Parallel()
	here := measure.Machine{Root: "/"}
	stranger := exec.Command("sleep", "60")
	stranger.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = stranger.Process.Kill()
		_ = stranger.Wait()
	}()
	for _, network := range []string{"127.0.0.1:0", "[::1]:0", ":0"} {
		ln, err := net.Listen("tcp", network)
		if err != nil {
			continue // a machine without IPv6
		}
		defer ln.Close()
		port := ln.Addr().(*net.TCPAddr).Port
		if err := here.Holds(os.Getpid(), port); err != nil {
			t.Errorf("%s: %v", network, err)
		}
		err = here.Holds(stranger.Process.Pid, port)
		if said := err != nil && strings.Contains(err.Error(),
			fmt.Sprintf("(PID %d)", os.Getpid())); said != (runtime.GOOS == "linux") {
			t.Errorf("%s: of another process it says %v", network, err)
		}
	}
}
