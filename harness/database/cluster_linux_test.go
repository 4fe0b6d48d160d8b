package database_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness/database"
	"tenrounds/harness/launch"
	"tenrounds/shared/bookstore/postgres"
	"tenrounds/test/faults"
)

// TestMain lets the test binary be a harness that has started a cluster: what is tested is its death.
func TestMain(m *testing.M) {
	if dir := os.Getenv("DATABASE_TEST_FOLDER"); dir != "" {
		os.Exit(parent(dir))
	}
	os.Exit(m.Run())
}

func parent(dir string) int {
	c, err := database.Start(context.Background(), launch.New(dir), dir)
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println("up", c.Address("postgres"))
	select {}
}

// folder is one that the cluster's user can reach, which t.TempDir is not.
func folder(t *testing.T) string {
	t.Helper()
	//nolint:usetesting // other users cannot reach the test's folder
	dir, err := os.MkdirTemp("", "tenrounds-cluster-*")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// postmaster reads the PID of the cluster in a folder; 0 if none runs.
func postmaster(dir string) int {
	files, _ := filepath.Glob(filepath.Join(dir, "postgresql-*", "data", "postmaster.pid"))
	if len(files) != 1 {
		return 0
	}
	b, _ := os.ReadFile(files[0])
	line, _, _ := strings.Cut(string(b), "\n")
	pid, _ := strconv.Atoi(line)
	return pid
}

// A cluster is made once, runs as another user than root, ends with Stop, and is the same when it starts
// again.
func TestCluster(t *testing.T) {
	faults.Only(t)
	dir := folder(t)
	l := launch.New(dir)
	defer l.Close()
	for round := range 2 {
		c, err := database.Start(t.Context(), l, dir)
		if errors.Is(err, database.ErrNoPostgres) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		address, err := c.Create(t.Context(), "books")
		if err != nil {
			t.Fatal(err)
		}
		m, err := database.Make(t.Context(), database.Data{Scale: "small", Seed: 1}, address, func(int64, int64) {})
		if err != nil || m.New != (round == 0) || strings.Contains(m.Shown, "@") &&
			strings.Contains(m.Shown, mustPassword(t, dir)) {
			t.Errorf("round %d: %+v, %v", round, m, err)
		}
		pid := postmaster(dir)
		if uid := ownerOf(t, pid); pid == 0 || uid == 0 {
			t.Errorf("PID %d runs as user %d", pid, uid)
		}
		if err := c.Stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("postgres is still there: %v", err)
		}
	}
}

// ownerOf is the user that a process runs as.
func ownerOf(t *testing.T, pid int) uint32 {
	t.Helper()
	var st syscall.Stat_t
	if err := syscall.Stat("/proc/"+strconv.Itoa(pid), &st); err != nil {
		t.Fatal(err)
	}
	return st.Uid
}

func mustPassword(t *testing.T, dir string) string {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "postgresql-*", "password"))
	if len(files) != 1 {
		t.Fatalf("%q", files)
	}
	st, err := os.Stat(files[0])
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: others can read the password", st.Mode(), err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}

// When the harness is killed, its cluster goes with it, and can be started again.
func TestClusterEndsWithItsParent(t *testing.T) {
	faults.Only(t)
	dir := folder(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "DATABASE_TEST_FOLDER="+dir)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	pid := postmaster(dir)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if strings.Contains(line, database.ErrNoPostgres.Error()) {
		t.Skip(line)
	}
	if !strings.HasPrefix(line, "up ") || pid == 0 {
		t.Fatalf("%q, PID %d", line, pid)
	}
	address := strings.TrimSpace(strings.TrimPrefix(line, "up "))
	for range 1200 {
		if err = syscall.Kill(pid, 0); err != nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if !errors.Is(err, syscall.ESRCH) {
		t.Fatalf("PID %d outlives the harness: %v", pid, err)
	}
	if postgres.Ping(t.Context(), address) == nil {
		t.Error("the database still answers")
	}
	l := launch.New(dir)
	defer l.Close()
	c, err := database.Start(t.Context(), l, dir)
	if err != nil {
		t.Fatalf("start after a kill: %v", err)
	}
	if err := c.Stop(); err != nil {
		t.Error(err)
	}
}
