package plan

import (
	"fmt"
	"os"
	"path/filepath"

	"tenrounds/harness"
)

// CheckName refuses a name that a new target cannot have. known are all targets that there are.
func CheckName(root, name string, known []harness.Target) error {
	if err := wellFormed(name); err != nil {
		return err
	}
	if len(name) > maxName {
		return fmt.Errorf("name %q: it has more than %d letters", name, maxName)
	}
	if _, taken := targetNamed(name, known); taken {
		return fmt.Errorf("there is a target %q already: choose another name", name)
	}
	return notOfCommand(root, name)
}

// wellFormed checks the letters of a target's name.
func wellFormed(name string) error {
	if !targetName.MatchString(name) {
		return fmt.Errorf("name %q: only a-z, 0-9 and - (not first) are allowed", name)
	}
	return nil
}

// notOfCommand refuses the name of a command: all binaries are in one folder.
func notOfCommand(root, name string) error {
	if _, err := os.Stat(filepath.Join(root, "cmd", name)); err == nil {
		return fmt.Errorf("a command in cmd/ has the name %q", name)
	}
	return nil
}
