package launch

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// keeper is a shell that outlives this process, however that one ends, by just so long as it takes to kill
// the process groups of its servers. The parent-death signal reaches the first process of a server alone, and
// the lifeline those that watch it: workers that were forked by a runner which knows of neither would stay,
// and hold the port.
type keeper struct {
	cmd   *exec.Cmd
	words *os.File // to the shell; it ends when this end is closed, by whomever
	none  bool     // there is no shell here
}

// keeperScript reads "+ GROUP" and "- GROUP", and at the end kills the groups that are left.
const keeperScript = `all=" "
while read -r what group; do
	case $what in
	+) all="$all$group " ;;
	-) case $all in *" $group "*) all="${all%%" $group "*} ${all#*" $group "}" ;; esac ;;
	esac
done
for group in $all; do kill -s KILL -- "-$group" 2>/dev/null; done`

// hold tells the keeper of a server's group, and starts it with the first. The launcher's lock is held.
func (k *keeper) hold(group int) {
	if k.cmd == nil && !k.none {
		k.none = k.start() != nil // then there is the lifeline
	}
	k.say("+", group)
}

// release tells the keeper that a group has ended: another process may get its number from now on.
func (k *keeper) release(group int) { k.say("-", group) }

func (k *keeper) say(what string, group int) {
	if k.words != nil {
		_, _ = fmt.Fprintf(k.words, "%s %d\n", what, group) // one that somebody has killed is told nothing
	}
}

func (k *keeper) start() error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	c := exec.Command("/bin/sh", "-c", keeperScript)
	c.Stdin, c.Dir = r, "/"
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is not meant for it
	err = c.Start()
	_ = r.Close()
	if err != nil {
		_ = w.Close()
		return err
	}
	k.cmd, k.words = c, w
	return nil
}

// is reports whether a process is the keeper.
func (k *keeper) is(pid int) bool { return k.cmd != nil && k.cmd.Process.Pid == pid }

// close ends the keeper after all servers.
func (k *keeper) close() {
	if k.cmd == nil {
		return
	}
	_ = k.words.Close()
	_ = k.cmd.Wait()
	k.words = nil
}
