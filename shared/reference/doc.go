// Package reference has a program for each engine, with a switch in place of a framework, and a benchmark
// that asks each server and the program of its engine side by side. What a server costs more is its
// framework's price.
package reference
