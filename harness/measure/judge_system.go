package measure

import (
	"fmt"
	"strings"

	"tenrounds/harness"
)

// Other work, in CPUs, and steal, as a share, are reported from here on.
const (
	muchOther = 0.10
	muchSteal = 0.01
	muchSwap  = 0.01 // of the memory
)

func judgeOthers(f Facts, _ harness.Needs) harness.Finding {
	a := f.Activity
	if a == nil {
		return harness.Finding{}
	}
	found := fmt.Sprintf("%.2f of %d CPUs", a.Other, f.CPUs)
	var who, kill []string
	for _, p := range a.Top {
		who = append(who, fmt.Sprintf("%s (process %d) %.2f", p.Name, p.PID, p.CPU))
		kill = append(kill, fmt.Sprint(p.PID))
	}
	if len(who) > 0 {
		found += ": " + strings.Join(who, ", ")
	}
	if a.Other < muchOther {
		return fine("%s", found)
	}
	mend := "end what runs beside, and wait; top -o %CPU shows it"
	if len(kill) > 0 {
		mend = "ps -o pid,etime,args -p " + strings.Join(kill, ",") + " says what they are: end them, or wait"
	}
	return warning(found,
		"it takes CPU time and caches from server and generator, and not the same in each round", mend)
}

func judgeSteal(f Facts, _ harness.Needs) harness.Finding {
	if f.Activity == nil {
		return harness.Finding{}
	}
	found := fmt.Sprintf("%.1f %% of the CPU time", 100*f.Activity.Steal)
	if f.Activity.Steal < muchSteal {
		return fine("%s", found)
	}
	return warning(found, "the hypervisor gives this time to others while somebody here waits for it",
		"measure at another time, or on a machine with CPUs of its own")
}

func judgeSwap(f Facts, _ harness.Needs) harness.Finding {
	if f.Memory == 0 {
		return harness.Finding{}
	}
	found := size(f.SwapUsed) + " in use"
	if f.Activity != nil && f.Activity.Swapped > 0 {
		found += fmt.Sprintf(", %s pages moved within a second", count(f.Activity.Swapped))
	}
	moves := f.Activity != nil && f.Activity.Swapped > 0
	switch {
	case f.SwapTotal == 0:
		return fine("none")
	case moves || float64(f.SwapUsed) > muchSwap*float64(f.Memory):
		return warning(found, "a program that waits for its memory to come back from disk is slow by chance",
			"sudo swapoff -a && sudo swapon -a")
	}
	return fine("%s", found)
}

func judgeHugePages(f Facts, _ harness.Needs) harness.Finding {
	switch f.HugePages {
	case "":
		return harness.Finding{}
	case "always":
		return note("always", "figures of memory come out larger, and the kernel takes CPU time to join pages",
			"echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled")
	}
	return fine("%s", f.HugePages)
}

func judgeMemory(f Facts, n harness.Needs) harness.Finding {
	room, of := f.Available, "available"
	if f.MemoryLimit > 0 && (room == 0 || f.MemoryLimit < room) {
		room, of = f.MemoryLimit, "allowed by "+f.MemoryPath
	}
	found := size(room) + " " + of
	switch {
	case room == 0:
		return harness.Finding{}
	case room < n.Memory:
		mend := "end what takes memory (ps aux --sort=-rss | head), or ask for less: --up one, fewer --targets " +
			"or connections"
		if room == f.MemoryLimit {
			mend = "give the container or the service more memory, or ask for less: --up one, fewer --targets or " +
				"connections"
		}
		return short(harness.FindingWarning, found, "about "+size(n.Memory),
			"the system swaps, or ends a server or the generator in the middle of a turn", mend)
	}
	return fine("%s", found)
}

// leastDisk is the least space that a run needs to start.
const leastDisk = 32 << 10

func judgeDisk(f Facts, n harness.Needs) harness.Finding {
	found := size(f.DiskFree) + " free in " + f.Dir
	mend := "df -h " + f.Dir + ", then make room or choose another folder with --out DIR"
	switch {
	case f.DiskFree < 0:
		return harness.Finding{}
	case f.DiskFree < leastDisk:
		return short(harness.FindingImpossible, found, "about "+size(n.Disk), "the results cannot be written", mend)
	case f.DiskFree < n.Disk:
		return short(harness.FindingWarning, found, "about "+size(n.Disk),
			"the run ends when the disk is full; what was measured is kept, and --resume goes on", mend)
	}
	return fine("%s", found)
}
