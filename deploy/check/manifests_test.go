// Package check decodes the manifests of Kubernetes strictly, against the types of its own API.
package check

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

const manifests = "../kubernetes"

// kustomization is the part of kustomize's file that is used.
type kustomization struct {
	meta.TypeMeta `json:",inline"`
	Namespace     string   `json:"namespace"`
	Resources     []string `json:"resources"`
	Images        []struct {
		Name   string `json:"name"`
		NewTag string `json:"newTag"`
	} `json:"images"`
}

// decode reads a document as the type that it says it is.
func decode(t *testing.T, file string, text []byte) any {
	t.Helper()
	var kind meta.TypeMeta
	if err := yaml.Unmarshal(text, &kind); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var to any
	switch kind.APIVersion + " " + kind.Kind {
	case "v1 Namespace":
		to = &core.Namespace{}
	case "v1 Pod":
		to = &core.Pod{}
	case "v1 Service":
		to = &core.Service{}
	case "batch/v1 Job":
		to = &batch.Job{}
	case "networking.k8s.io/v1 NetworkPolicy":
		to = &networking.NetworkPolicy{}
	default:
		t.Fatalf("%s: %s %s is not known here", file, kind.APIVersion, kind.Kind)
	}
	if err := yaml.UnmarshalStrict(text, to); err != nil {
		t.Errorf("%s: %v", file, err)
	}
	return to
}

// all decodes every file that the kustomization names.
func all(t *testing.T) (found []any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(manifests, "kustomization.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var k kustomization
	if err := yaml.UnmarshalStrict(text, &k); err != nil || k.Kind != "Kustomization" {
		t.Fatalf("%+v, %v", k, err)
	}
	files, err := filepath.Glob(filepath.Join(manifests, "*.yaml"))
	if err != nil || len(files) != len(k.Resources)+1 {
		t.Errorf("%d files, and the kustomization names %q", len(files), k.Resources)
	}
	for _, name := range k.Resources {
		text, err := os.ReadFile(filepath.Join(manifests, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, document := range bytes.Split(text, []byte("\n---\n")) {
			found = append(found, decode(t, name, document))
		}
	}
	return found
}

// pods are the templates of the three roles by their label.
func pods(t *testing.T) map[string]core.PodSpec {
	t.Helper()
	found := map[string]core.PodSpec{}
	for _, x := range all(t) {
		switch x := x.(type) {
		case *core.Pod:
			found[x.Labels["role"]] = x.Spec
		case *batch.Job:
			found[x.Spec.Template.Labels["role"]] = x.Spec.Template.Spec
		}
	}
	return found
}

// The server's pod is Guaranteed: each resource is limited to what it asks for, and CPUs are whole.
func TestTargetIsGuaranteed(t *testing.T) {
	for _, c := range pods(t)["target"].Containers {
		cpu, memory := c.Resources.Limits.Cpu(), c.Resources.Limits.Memory()
		if !cpu.Equal(*c.Resources.Requests.Cpu()) || !memory.Equal(*c.Resources.Requests.Memory()) ||
			cpu.String() != "1" || memory.Value() != 1<<30 {
			t.Errorf("%s has %v", c.Name, c.Resources)
		}
	}
}

// As many workers are started as the run waits for, each for the server that it loads.
func TestWorkersFitTheRun(t *testing.T) {
	found := pods(t)
	run := strings.Join(found["master"].Containers[0].Args, " ")
	worker := strings.Join(found["worker"].Containers[0].Command, " ")
	for _, x := range all(t) {
		if j, ok := x.(*batch.Job); ok && j.Name == "worker" {
			if *j.Spec.CompletionMode != batch.IndexedCompletion || *j.Spec.Completions != *j.Spec.Parallelism ||
				*j.Spec.Completions != 4 || !strings.Contains(run, "--workers 4 ") {
				t.Errorf("%d workers of %d for %s", *j.Spec.Parallelism, *j.Spec.Completions, run)
			}
		}
	}
	if !strings.Contains(run, "http://target:8000/") || !strings.Contains(worker, "--allow target:8000") ||
		!strings.Contains(worker, "--master master:5557") {
		t.Errorf("%s\n%s", run, worker)
	}
}

// Every role has a policy for what may come in, and every policy and service selects a role that there is.
func TestPolicies(t *testing.T) {
	found := pods(t)
	var closed []string
	for _, x := range all(t) {
		switch x := x.(type) {
		case *networking.NetworkPolicy:
			role := x.Spec.PodSelector.MatchLabels["role"]
			closed = append(closed, role)
			if _, ok := found[role]; !ok || !slices.Contains(x.Spec.PolicyTypes, networking.PolicyTypeIngress) {
				t.Errorf("policy %s is for %q", x.Name, role)
			}
		case *core.Service:
			if _, ok := found[x.Spec.Selector["role"]]; !ok {
				t.Errorf("service %s selects %v", x.Name, x.Spec.Selector)
			}
		}
	}
	slices.Sort(closed)
	if !slices.Equal(closed, []string{"master", "target", "worker"}) {
		t.Errorf("policies for %q", closed)
	}
}
