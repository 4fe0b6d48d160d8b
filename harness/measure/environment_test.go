package measure_test

import (
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/measure"
)

func TestEnvironment(t *testing.T) {
	t.Parallel()
	e := measure.Machine{Root: "testdata/normal"}.Environment()
	if runtime.GOARCH == "amd64" && e.CPUModel != "Test CPU @ 2.50GHz" { // other machines write other lines
		t.Errorf("CPU model %q", e.CPUModel)
	}
	if e.OS != runtime.GOOS || e.Arch != runtime.GOARCH || e.Go != runtime.Version() ||
		e.CPUs != runtime.NumCPU() || e.OpenFiles == 0 {
		t.Errorf("what Go itself knows: %+v", e)
	}
	e.CPUModel, e.Host, e.OpenFiles = "", "", 0
	want := harness.Environment{
		OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(), Go: runtime.Version(),
		Kernel: "6.18.44-test", Governor: "performance",
		Memory: 8031312 << 10, Swap: 2097148 << 10, Congestion: "cubic", LoadBefore: 1.25,
	}
	if e.Kernel != want.Kernel || e.Governor != want.Governor || e.Memory != want.Memory ||
		e.Swap != want.Swap ||
		e.Congestion != want.Congestion || e.LoadBefore != want.LoadBefore {
		t.Errorf("environment is %+v, want %+v", e, want)
	}
}

// The identity tells two CPUs of one name apart. The order of the flags does not matter.
func TestCPUIdentity(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("other machines write other lines")
	}
	got := measure.Machine{Root: "testdata/normal"}.Environment().CPU
	want := harness.CPUIdentity{
		Family: "6", Model: "85", Stepping: "7", Microcode: "0x5003901",
		Caches: "L1d 32K, L1i 32K, L2 1024K, L3 36608K", Flags: "3178d0b9ad9d79fc",
	}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if s := got.String(); s != "family 6, model 85, stepping 7, microcode 0x5003901" {
		t.Error(s)
	}
	text, err := os.ReadFile("testdata/normal/proc/cpuinfo")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "proc"), 0o755); err != nil {
		t.Fatal(err)
	}
	turned := strings.Replace(string(text), "fpu vme", "vme fpu", 1)
	if err := os.WriteFile(filepath.Join(root, "proc", "cpuinfo"), []byte(turned), 0o600); err != nil {
		t.Fatal(err)
	}
	if other := (measure.Machine{Root: root}).Environment().CPU; other.Flags != want.Flags || other.Caches != "" {
		t.Errorf("with the flags in another order, and no caches in sysfs: %+v", other)
	}
}

// A machine that does not tell, as macOS, or tells what nobody understands, has empty fields and no fault.
func TestEnvironmentUntold(t *testing.T) {
	t.Parallel()
	empty := t.TempDir()
	if err := os.Mkdir(filepath.Join(empty, "proc"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, root := range []string{filepath.Join(empty, "absent"), empty, "testdata/garbage"} {
		m := measure.Machine{Root: root}
		e := m.Environment()
		if e.CPUModel != "" || e.Memory != 0 || e.Swap != 0 || e.Governor != "" || e.Congestion != "" ||
			e.LoadBefore != 0 || e.CPU != (harness.CPUIdentity{}) {
			t.Errorf("%s: environment is %+v", root, e)
		}
		if e.OS == "" || e.Go == "" || e.CPUs == 0 {
			t.Errorf("%s: what Go itself knows is lost: %+v", root, e)
		}
		if m.Load() != 0 || m.CPUTime() != (measure.CPUTime{}) {
			t.Errorf("%s: load %v, CPU time %+v", root, m.Load(), m.CPUTime())
		}
	}
}

func TestLoadAndCPUTime(t *testing.T) {
	t.Parallel()
	m := measure.Machine{Root: "testdata/normal"}
	if got := m.Load(); got != 1.25 {
		t.Errorf("load %v", got)
	}
	// The kernel counts hundredths; the 50 of guest time are in the 1000 of user time already.
	if got := m.CPUTime(); math.Abs(got.Total-100) > 1e-9 || math.Abs(got.Steal-3.7) > 1e-9 {
		t.Errorf("CPU time %+v, want 100 s in all and 3.7 s stolen", got)
	}
}

func TestStealSince(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		before, after measure.CPUTime
		want          float64
	}{
		{"a tenth", measure.CPUTime{Total: 100, Steal: 5}, measure.CPUTime{Total: 200, Steal: 15}, 0.1},
		{"none", measure.CPUTime{Total: 100, Steal: 5}, measure.CPUTime{Total: 200, Steal: 5}, 0},
		{"no time went by", measure.CPUTime{Total: 100, Steal: 5}, measure.CPUTime{Total: 100, Steal: 5}, 0},
		{"nothing told", measure.CPUTime{}, measure.CPUTime{}, 0},
		{"told no more", measure.CPUTime{Total: 100, Steal: 5}, measure.CPUTime{}, 0},
		{"steps back", measure.CPUTime{Total: 100, Steal: 5}, measure.CPUTime{Total: 200, Steal: 4}, 0},
		{"more than all", measure.CPUTime{Total: 100, Steal: 5}, measure.CPUTime{Total: 101, Steal: 9}, 1},
	} {
		if got := c.after.StealSince(c.before); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
