package setup_test

import (
	"os"
	"path/filepath"
	"testing"

	"headrace.dev/studio/cmd/internal/setup"
)

func TestWorkspaceDir(t *testing.T) {
	root := t.TempDir()
	near := filepath.Join(root, "project")
	deep := filepath.Join(near, "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(near, "headrace.db"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, given, env, cwd, want string }{
		{"the flag wins", filepath.Join(root, "flag"), filepath.Join(root, "env"), deep, filepath.Join(root, "flag")},
		{"then the variable", "", filepath.Join(root, "env"), deep, filepath.Join(root, "env")},
		{"then the nearest upwards", "", "", deep, near},
		{"then the user's own", "", "", root, filepath.Join(root, "data", "headrace", "workspace")},
		{"relative to where one stands", "x", "", near, filepath.Join(near, "x")},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv(setup.EnvWorkspace, test.env)
			t.Setenv("XDG_DATA_HOME", filepath.Join(root, "data"))
			t.Chdir(test.cwd)
			if got, err := setup.WorkspaceDir(test.given); got != test.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

func TestOpenFillsANewWorkspaceOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "workspace")
	example := filepath.Join(dir, "pipelines", setup.FirstExample)
	open := func() {
		t.Helper()
		s, err := setup.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	open()
	if err := os.WriteFile(example, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "pipelines", "customers.csv")); err != nil {
		t.Fatal(err)
	}
	open()
	if got, err := os.ReadFile(example); string(got) != "mine" || err != nil {
		t.Errorf("the changed example: got %q, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "pipelines", "customers.csv")); err == nil {
		t.Error("a removed example came back")
	}
}
