package plan

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness"
)

const mostRates = 10

// checkRates checks the list of rates.
func (s LoadSettings) checkRates() error {
	switch {
	case s.Rates == nil:
		return bad("load.saturation", "it needs rates")
	case s.Rate != nil:
		return bad("load.rates", "give rate or rates")
	case s.SLO != nil:
		return bad("load.rates", "give slo or rates")
	case len(s.Rates) == 0 || len(s.Rates) > mostRates:
		return bad("load.rates", "%d rates: it needs 1 to %d", len(s.Rates), mostRates)
	}
	var seen []harness.Load
	for _, text := range s.Rates {
		rate, share, err := parseRate(text)
		if err != nil {
			return bad("load.rates", "%q is neither between %v and %d per second, nor between 1%% and 100%% of the "+
				"slowest capacity, as in [\"1000\", \"50%%\"]", text, leastRate, mostRate)
		}
		l := harness.Load{RateLoad: harness.RateLoad{Rate: rate, Share: share}}
		if slices.Contains(seen, l) {
			return bad("load.rates", "%q is there twice", text)
		}
		seen = append(seen, l)
	}
	return nil
}

// parseRate reads "1000", in requests per second, or "50%", a share of the slowest capacity.
func parseRate(text string) (rate, share float64, err error) {
	number, isShare := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	switch {
	case err != nil:
		return 0, 0, err
	case isShare && v >= 1 && v <= 100:
		return 0, v / 100, nil
	case !isShare && v >= leastRate && v <= mostRate:
		return v, 0, nil
	}
	return 0, 0, errors.New("out of range")
}

// severalRates returns one load for each rate, after the closed loop of saturation; without rates only base.
func (s LoadSettings) severalRates(base harness.Load) (all []harness.Load) {
	if s.Rates == nil {
		return []harness.Load{base}
	}
	if s.Saturation {
		all = append(all, Saturating(base))
	}
	for _, text := range s.Rates {
		l := base
		l.Rate, l.Share, _ = parseRate(text) // checkRates has read it
		all = append(all, l)
	}
	return all
}

// Saturating is a closed loop with the connections and the times of a load.
func Saturating(l harness.Load) harness.Load {
	return harness.Load{
		Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: l.Connections,
		Duration: l.Duration, Warmup: l.Warmup, Timeout: l.Timeout,
	}
}

// Settle computes the rates that are shares of the slowest capacity, to two digits. It returns false without
// a capacity.
func Settle(loads []harness.Load, capacities []harness.Capacity) bool {
	slowest := math.Inf(1)
	for _, c := range capacities {
		if c.Throughput > 0 {
			slowest = min(slowest, c.Throughput)
		}
	}
	if math.IsInf(slowest, 1) {
		return false
	}
	for i := range loads {
		if l := &loads[i]; l.Unsettled() {
			rate := l.Share * slowest
			unit := math.Pow(10, math.Floor(math.Log10(rate))-1)
			l.Rate = max(1, math.Round(math.Round(rate/unit)*unit))
		}
	}
	return true
}

// newConnections lists whether each request has a new connection, one for each load.
func (s LoadSettings) newConnections() (all []bool, err error) {
	if s.KeepAlive == nil {
		return []bool{false}, nil
	}
	if err := oneOf("load.keepalive", s.KeepAlive, onOff); err != nil {
		return nil, err
	}
	switch {
	case len(s.KeepAlive) > 1 && s.Sweep != nil:
		return nil, bad("load.keepalive", "a sweep needs on or off, not both")
	case slices.Contains(s.KeepAlive, KeepAliveOff) && slices.Contains(s.Loader, string(harness.LoaderWrk)):
		return nil, bad("load.keepalive", "wrk always keeps its connections: off needs loader = [%q]",
			harness.LoaderLoad)
	}
	for _, word := range s.KeepAlive {
		all = append(all, word == KeepAliveOff)
	}
	return all, nil
}
