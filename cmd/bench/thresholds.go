package main

// thresholdUsage is the help of --threshold, of each command that has it.
const thresholdUsage = "`WHAT` must hold for every row, else exit 3: 'p99<5ms', 'failed<0.1%', 'throughput>50000/s', or with a scope 'gin json p99<5ms'; may be repeated"
