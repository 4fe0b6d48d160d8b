package harness

import (
	"fmt"
	"math"
)

// Resources is what one turn cost, as the machine itself tells: seconds, bytes and counts of a stretch of the
// measured window. Off Linux there is none.
type Resources struct {
	// Stretch is the time from the first sample in the window to the last, in seconds; 0 if there were not two.
	// Samples counts them, and Sampling is the time that taking them took.
	Stretch float64 `json:"stretch_s"`
	// Visit is that time where the server was asked in slices, in turn with others: Stretch is then 0, since the
	// samples are of all of them. OtherCPU, Steal, swap, Generator and Database are of the visit, and Server is
	// of all that the server did meanwhile.
	Visit    float64 `json:"visit_s,omitempty"`
	Samples  int     `json:"samples"`
	Sampling float64 `json:"sampling_s"`

	Server    Usage  `json:"server"`
	Generator Usage  `json:"generator"`
	Database  *Usage `json:"database,omitempty"`

	// OtherCPU is the CPU time of all other processes of the machine, the harness and idle servers among them.
	OtherCPU float64 `json:"other_cpu_s"`
	// Steal is the time that the hypervisor took from any CPU.
	Steal   float64 `json:"steal_s"`
	SwapIn  int64   `json:"swap_in_bytes"`
	SwapOut int64   `json:"swap_out_bytes"`
	// ServerHz is the mean frequency of the server's CPUs at the samples; 0 where the system does not tell.
	ServerHz float64 `json:"server_hz,omitempty"`
	// Disturbance says what else took the CPUs under measurement, and for how long the generator stood still;
	// empty if nothing much happened.
	Disturbance string `json:"disturbance,omitempty"`
}

// disturb adds a cause to Disturbance, if there is one and if Resources are known.
func (r *Resources) disturb(cause string) {
	if r == nil || cause == "" {
		return
	}
	if r.Disturbance != "" {
		cause = r.Disturbance + ", " + cause
	}
	r.Disturbance = cause
}

// Throttled is what the quota of a cgroup denied its processes in the stretch.
type Throttled struct {
	// CPUs is the quota, and Path the file that sets it.
	CPUs float64 `json:"cpus"`
	Path string  `json:"path"`
	// Times is in how many periods they had to wait, and Seconds for how long, summed over the CPUs.
	Times   int64   `json:"times"`
	Seconds float64 `json:"seconds"`
}

// String names the quota and what it cost.
func (t Throttled) String() string {
	return fmt.Sprintf("a quota of %.3g CPUs (%s) stopped it %d times, for %.3g s",
		t.CPUs, t.Path, t.Times, t.Seconds)
}

// ThrottledShare is the share of the time from which on a quota counts as a limit.
const ThrottledShare = 0.01

// Usage is what a process and all its descendants used in the stretch.
type Usage struct {
	// Processes are those at the first sample, of a server the most that a sample saw.
	Processes int     `json:"processes"`
	User      float64 `json:"user_s"`
	System    float64 `json:"system_s"`
	// CPUs is how many it may use. Busy is the share of their time, stolen time aside, in which they worked, for
	// whomever; Peak is that of the busiest time between two samples.
	CPUs int     `json:"cpus"`
	Busy float64 `json:"busy_share"`
	Peak float64 `json:"busy_peak_share"`
	// Lost is the share of the time of its CPUs that other programs and the hypervisor took in a visit in
	// slices, so that nobody who was measured could have it.
	Lost float64 `json:"lost_share,omitempty"`
	// Throttled is what a quota of CPU time denied it; nil if none did.
	Throttled *Throttled `json:"throttled,omitempty"`
	// Resident memory before the load, the most under it, and right after it. Only the server's tells of all
	// three; of several processes the peaks are added up, though they may have come at different times. The
	// database's is that of its processes with what they share counted once; its context switches are not
	// counted.
	RSSIdle  int64 `json:"rss_idle_bytes,omitempty"`
	RSSPeak  int64 `json:"rss_peak_bytes,omitempty"`
	RSSAfter int64 `json:"rss_after_bytes,omitempty"`
	// Proportional is true of a server of several processes whose memory is known with what they share counted
	// once.
	Proportional bool `json:"proportional,omitempty"`
	// Context switches of all threads that were there at both ends.
	Voluntary   int64 `json:"ctx_voluntary"`
	Involuntary int64 `json:"ctx_involuntary"`
	// Apart is true of a database that may run on other CPUs than the generator's: its part of those is not
	// known.
	Apart bool `json:"apart,omitempty"`
}

// Share is the part of its CPUs' time that a process used itself, over a stretch in seconds; NaN if that is
// 0.
func (u Usage) Share(stretch float64) float64 {
	if stretch <= 0 || u.CPUs == 0 {
		return math.NaN()
	}
	return (u.User + u.System) / (stretch * float64(u.CPUs))
}

// Costs is what the requests of a row cost: means over the rounds that tell, NaN where none does.
type Costs struct {
	// CPU time of the server for each complete answer, in seconds.
	User, System float64
	// ServerShare and GeneratorShare are the part of their CPUs' time that they used themselves, ServerBusy and
	// GeneratorBusy the part in which these CPUs worked for anybody.
	ServerShare, ServerBusy, GeneratorShare, GeneratorBusy float64
	// Resident memory of the server in bytes; RSSIdle is the least of the rounds.
	RSSIdle, RSSPeak, RSSAfter float64
	// Context switches of the server for each complete answer.
	Voluntary, Involuntary float64
	// CPU time of the database for each complete answer in seconds, the part of its CPUs' time that it used
	// itself, and its memory right after the load in bytes; NaN, or 0, where none was watched.
	DatabaseUser, DatabaseSystem, DatabaseShare, DatabaseRSS float64
	// Sums over the rounds: CPU time of other processes and stolen time in seconds, swap in bytes.
	OtherCPU, Steal, SwapIn, SwapOut float64
}

// CPUIdentity is what a system tells of its first CPU beside the model's name, which in a virtual machine is
// often that of a whole family. A field that is not told is empty.
type CPUIdentity struct {
	Family    string `json:"family,omitempty"`
	Model     string `json:"model,omitempty"`
	Stepping  string `json:"stepping,omitempty"`
	Microcode string `json:"microcode,omitempty"`
	// Caches are the sizes by level: "L1d 32K, L1i 32K, L2 512K, L3 32768K".
	Caches string `json:"caches,omitempty"`
	// Flags is the beginning of the SHA-256 of the sorted flags, in hexadecimal.
	Flags string `json:"flags_sha256,omitempty"`
}

// String is "family 25, model 1, stepping 1, microcode 0xa0011d1"; empty where nothing is told.
func (c CPUIdentity) String() string {
	s := ""
	for _, f := range []struct{ name, value string }{
		{"family", c.Family}, {"model", c.Model}, {"stepping", c.Stepping}, {"microcode", c.Microcode},
	} {
		if f.value == "" {
			continue
		}
		if s != "" {
			s += ", "
		}
		s += fmt.Sprintf("%s %s", f.name, f.value)
	}
	return s
}
