package launch

import "os/exec"

// Find returns the path of a program on PATH.
func Find(program string) (string, error) { return exec.LookPath(program) }

// CheckCPUs refuses a list of CPUs that this process may not use, with the reason.
func CheckCPUs(list string) error {
	_, err := usable(list)
	return err
}
