package harness

import "fmt"

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
