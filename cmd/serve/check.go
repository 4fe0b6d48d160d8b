package main

import (
	"context"
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
	"tenrounds/harness/verify"
)

// checkAll checks the servers against the contract, one after the other, and prints what was found.
func (s *session) checkAll(ctx context.Context, up []*running, failed int) error {
	broken := 0
	for _, r := range up {
		v, err := s.check(ctx, r)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			s.words.printf("%v\n", err)
			failed++
			continue
		}
		if len(v.Violations) == 0 {
			s.out.printf("%s: %d checks passed; encoding on every request: %s\n", v.Target, v.Checks, v.Encoding)
			continue
		}
		broken++
		s.out.printf("%s: %d checks, %d violations\n", v.Target, v.Checks, len(v.Violations))
		for _, each := range v.Violations {
			s.out.printf("  %v\n", each)
		}
	}
	switch {
	case broken > 0:
		return exitcode.Errorf(exitcode.Wrong, "%d of %d servers break the contract", broken, len(up))
	case failed > 0:
		return fmt.Errorf("%d of %d servers could not be checked", failed, len(up)+failed)
	}
	return nil
}

// check checks one server. Where the target offers it, a second instance that was started with --vary
// proves that the JSON is encoded on every request.
func (s *session) check(ctx context.Context, r *running) (harness.Verification, error) {
	t := r.program.Target
	subject := verify.Subject{Name: t.Name, Addr: r.server.Addr(), Engine: t.Engine, Static: t.Static}
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
