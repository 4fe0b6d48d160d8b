// A module of its own: what Kubernetes' types need must not raise the versions that the servers are built with.
module tenrounds/deploy/check

go 1.26
