package main

import (
	"context"
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
	"tenrounds/harness/verify"
)

// checkAll checks the servers against the contract, one after the other, and prints what was found. Those
// that did not start could not be checked.
func (s *session) checkAll(ctx context.Context, up []*running, unbuilt, unstarted int) error {
	broken, unchecked := 0, unstarted
	for _, r := range up {
		v, err := s.check(ctx, r)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			s.words.printf("%v\n", err)
			unchecked++
			continue
		}
		if v.Unchecked != "" {
			s.words.printf("%s could not be checked: %s\n", v.Target, v.Unchecked)
		}
		switch n := harness.Broken(v.Violations); {
		case n > 0:
			broken++
			s.out.printf("%s: %d checks, %d violations\n", v.Target, v.Checks, n)
			s.show(v)
		case v.Unchecked != "":
			unchecked++
		default:
			s.out.printf("%s: %d checks passed; encoding on every request: %s\n", v.Target, v.Checks-len(v.Gaps),
				v.Encoding)
		}
		for _, g := range v.Gaps {
			s.out.printf("  gap: %v\n", g)
		}
		if words := v.NotAskedWords(); words != "" {
			s.out.printf("  %s\n", words)
		}
	}
	switch {
	case broken > 0:
		return exitcode.Errorf(exitcode.Wrong, "%d of %d servers break the contract", broken, len(up))
	case unchecked > 0:
		return exitcode.Errorf(exitcode.Unchecked, "%d of %d servers could not be checked, which is no violation",
			unchecked, len(up)+unstarted)
	case unbuilt > 0:
		return fmt.Errorf("%d servers could not be built", unbuilt)
	}
	return nil
}

// show shows the violations of a server in a few lines.
func (s *session) show(v harness.Verification) {
	lines, left := harness.Brief(v.Violations)
	for _, l := range lines {
		s.out.printf("  %s\n", l)
	}
	if left > 0 {
		s.out.printf("  and %d more checks: bench verify --targets %s writes all of them to a file\n", left,
			v.Target)
	}
}

// check checks one server. Where the target offers it, a second instance that was started with --vary
// proves that the JSON is encoded on every request.
func (s *session) check(ctx context.Context, r *running) (harness.Verification, error) {
	t := r.program.Target
	subject := verify.Of(t)
	subject.Addr = r.server.Addr()
	if t.Vary {
		vary, err := s.launcher.Start(ctx, r.program, launch.Options{
			Alias: t.Name + " --vary", Addr: "127.0.0.1:0", FilesDir: s.o.files, Vary: true,
		})
		if err != nil {
			return harness.Verification{}, err
		}
		defer func() {
			if err := vary.Stop(ctx); err != nil && ctx.Err() == nil {
				s.words.printf("%v\n", err)
			}
		}()
		subject.VaryAddr = vary.Addr()
	}
	return verify.Check(ctx, subject, verify.Options{Fast: true}), nil
}
