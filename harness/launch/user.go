package launch

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// Owner is a user of the system that a program can run as.
type Owner struct {
	Name     string
	UID, GID int
}

// Unprivileged returns the user that programs should run as which refuse to be root's, such as PostgreSQL. It
// is zero, which means the same user, where the harness is not run by root.
func Unprivileged() (Owner, error) {
	if os.Geteuid() != 0 {
		return Owner{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if o, err := owner(name); err == nil {
			return o, nil
		}
	}
	return Owner{}, errors.New(
		"run as another user than root: there is neither a user postgres nor nobody; " +
			"make one, or do not run this as root")
}

func owner(name string) (Owner, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return Owner{}, fmt.Errorf("find the user %s: %w", name, err)
	}
	uid, err := strconv.Atoi(u.Uid)
	gid, gerr := strconv.Atoi(u.Gid)
	if err := errors.Join(err, gerr); err != nil {
		return Owner{}, fmt.Errorf("find the user %s: %w", name, err)
	}
	return Owner{Name: name, UID: uid, GID: gid}, nil
}

// credential is what a process needs to be another user's; nil if it stays the same.
func (o Owner) credential() *syscall.Credential {
	if o.Name == "" {
		return nil
	}
	return &syscall.Credential{Uid: uint32(o.UID), Gid: uint32(o.GID)}
}
