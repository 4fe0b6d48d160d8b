package books

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/scenarios"
)

// Run is what Prepare needs of a run, whose Data and Database it fills in.
type Run struct {
	*harness.Run
	Resumed bool
	Launch  *launch.Launcher
	Uses    func(harness.Entry) bool // whether an entry is a server of the bookstore
	Words   io.Writer                // progress
	Warn    func(string)
}

// Check refuses a plan that needs PostgreSQL where there is none, before anything is built.
func Check(p harness.Plan) error {
	if p.Database != harness.DatabasePrivate {
		return nil
	}
	if err := database.Installed(); err != nil {
		return fmt.Errorf("--database private: %w", err)
	}
	return nil
}

// Prepare makes the data of a plan that asks the bookstore.
func (b *Books) Prepare(ctx context.Context, run Run) error {
	scale, err := scaleOf(run.Plan.Scenarios)
	if scale == "" || err != nil {
		return err
	}
	b.Data = database.Data{Scale: scale, Seed: scenarios.DataSeed}
	address, err := b.open(ctx, run)
	if err != nil {
		return err
	}
	m, err := Fill(ctx, b.Data, address, run.Words)
	if err == nil {
		err = database.Warm(ctx, m.Address, b.cluster != nil)
	}
	if err != nil {
		if !run.Resumed || b.Secrets.database != "" || !named(run.Plan) {
			return err
		}
		return fmt.Errorf("%w\nif it wants a password: run.json does not keep it; "+
			"give --database again with it, or set PGPASSWORD", err)
	}
	b.Address, b.addresses = m.Address, map[string]string{}
	for _, e := range run.Plan.Entries {
		if run.Uses(e) {
			b.addresses[e.Alias] = b.AddressOf(e)
		}
	}
	data := fmt.Sprintf("%s, seed %d, checksum %s", scale, b.Data.Seed, m.Checksum)
	if run.Data != "" && run.Data != data {
		return fmt.Errorf("cannot go on: the run began on the data %s, and this is %s", run.Data, data)
	}
	run.Data = data
	fmt.Fprintf(run.Words, "data %s, checksum %s: %s\n", scale, m.Checksum, m.Shown)
	return b.record(ctx, run, m)
}

// scaleOf is the scale of the data that scenarios need; empty if they ask the plain servers alone.
func scaleOf(names []string) (scale string, err error) {
	for _, name := range names {
		switch of := scenarios.ScaleOf(name); {
		case of == "" || of == scale:
		case scale == "":
			scale = of
		default:
			return "", exitcode.Errorf(exitcode.Usage,
				"the scenarios need data of the scales %s and %s, but a run has one scale: leave some of them out",
				scale, of)
		}
	}
	return scale, nil
}

// open returns where the data of the run is to be; it starts the private cluster for it, if the plan wants
// one.
func (b *Books) open(ctx context.Context, run Run) (address string, err error) {
	if named(run.Plan) {
		return cmp.Or(b.Secrets.database, run.Plan.Database), nil // a resumed run may not have the password
	}
	folder, err := database.Folder()
	if err != nil {
		return "", err
	}
	if run.Plan.Database == "" {
		return b.Data.File(folder), nil
	}
	o := database.Options{
		CPUs: run.Plan.Machine.LoadCPUs, Connections: connectionsOf(run.Plan.Entries), Words: run.Words,
	}
	if b.cluster, err = o.Start(ctx, run.Launch, folder); err != nil {
		return "", err
	}
	fmt.Fprintf(run.Words, "PostgreSQL %s on CPU %s, in %s\n",
		b.cluster.Version(), cmp.Or(o.CPUs, "any (not pinned)"), folder)
	return b.cluster.Create(ctx, b.Data.Name())
}

// named reports whether a plan names a database by its address.
func named(p harness.Plan) bool { return p.Database != "" && p.Database != harness.DatabasePrivate }

// connectionsOf is how many connections the servers of a run can open at once, and a few for the harness.
func connectionsOf(entries []harness.Entry) int {
	const own = 20
	n := own
	for _, e := range entries {
		pool := database.Pool
		for _, value := range valuesOf("pool", e.Flags) {
			if n, err := strconv.Atoi(value); err == nil {
				pool = n
			}
		}
		n += pool
	}
	return n
}

// record keeps what is known of the database. A run that goes on keeps what it began with.
func (b *Books) record(ctx context.Context, run Run, m database.Made) error {
	facts, err := database.Describe(ctx, m.Address)
	if err != nil {
		return err
	}
	now := harness.Database{
		Kind: run.Plan.Database, Version: facts.Version, Pool: database.Pool, Settings: facts.Settings,
		Scale: b.Data.Scale, Seed: b.Data.Seed, Authors: m.Authors, Books: m.Books, Checksum: m.Checksum,
		LoadTime: facts.LoadTime.Seconds(), Bytes: facts.Bytes,
	}
	switch now.Kind {
	case harness.DatabasePrivate:
		now.CPUs = run.Plan.Machine.LoadCPUs
	case "":
		now.Kind = harness.DatabaseSQLite
		if m.New {
			now.LoadTime = m.Took.Seconds()
		}
	default:
		if now.CPUs, err = b.find(ctx, run.Plan.Machine.LoadCPUs); err != nil {
			return err
		}
		now.Watched = b.postmaster > 0
	}
	if old := run.Database; old == nil {
		run.Database = &now
	} else if old.Version != now.Version {
		run.Warn(fmt.Sprintf("the run began on %s and went on on %s", old.Version, now.Version))
	}
	return nil
}

// find looks for the processes of a database that a plan names, which are watched if they are on this
// machine.
func (b *Books) find(ctx context.Context, loadCPUs string) (cpus string, err error) {
	err = database.Backend(ctx, b.Address, func(pid int, peer string) {
		b.postmaster, cpus = measure.Machine{Root: "/"}.Postmaster(pid, peer)
	})
	if err != nil || b.postmaster == 0 {
		return "", err
	}
	own, _ := launch.ParseCPUs(cpus) // an empty list, or none: everywhere
	load, _ := launch.ParseCPUs(loadCPUs)
	if !slices.Equal(own, load) {
		b.cpus = append([]int{}, own...) // not nil, which would be the generator's
	}
	return cpus, nil
}
