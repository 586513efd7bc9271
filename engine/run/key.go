package run

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"

	"headrace.dev/studio/engine/stage"
)

// identity is all that the result of an execution depends on. Its JSON is hashed: field order is fixed, maps are sorted.
type identity struct {
	Kind        string              `json:"kind"`
	Version     int                 `json:"version"`
	Node        string              `json:"node"` // outputs name the node that made them
	Settings    map[string]any      `json:"settings"`
	Inputs      map[string][]string `json:"inputs"`
	Fingerprint string              `json:"fingerprint,omitempty"`
	Seed        *uint64             `json:"seed,omitempty"`
	Member      string              `json:"member,omitempty"`
}

// hash computes the key. Inputs stand in it by their keys; gathered ones with the title and member that the stage can see.
func (e *exec) hash(seed uint64) string {
	id := identity{
		Kind: e.node.spec.Kind, Version: e.node.spec.Version, Node: e.node.ID, Settings: e.node.settings,
		Inputs: map[string][]string{}, Fingerprint: e.node.outside,
	}
	if e.node.spec.Random {
		id.Seed = &seed
	}
	if e.node.spec.Random || e.node.spec.Members != nil {
		id.Member = e.member.Name
	}
	for _, p := range e.node.spec.Inputs() {
		for _, s := range e.inputs[p.Name] {
			in := s.exec.key + "." + s.port
			if p.Gathers {
				in += "|" + s.exec.node.title + "|" + s.exec.member.Name
			}
			id.Inputs[p.Name] = append(id.Inputs[p.Name], in)
		}
	}
	b, err := json.Marshal(id)
	if err != nil { // settings were checked: numbers, texts, lists and maps of texts
		panic("run: settings do not marshal: " + err.Error())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// source of randomness of one execution. A split's own member is left out, so that all its members shuffle alike.
func (e *exec) rand(seed uint64) *rand.Rand {
	around := e.member
	if e.node.spec.Members != nil {
		n := len(e.node.dims) - 1
		around = member(e.node.dims[:n], e.place[:n])
	}
	b, err := json.Marshal([]any{seed, e.node.ID, around.Name})
	if err != nil { // numbers and texts
		panic("run: " + err.Error())
	}
	sum := sha256.Sum256(b)
	var half [2]uint64
	for i := range half {
		for _, x := range sum[8*i : 8*i+8] {
			half[i] = half[i]<<8 | uint64(x)
		}
	}
	return rand.New(rand.NewPCG(half[0], half[1]))
}

// taskMember is the member that a stage sees: a split its own, all others the whole place.
func (e *exec) taskMember() stage.Member {
	if e.node.spec.Members != nil {
		n := len(e.node.dims) - 1
		return e.node.dims[n].members[e.place[n]]
	}
	return e.member
}
