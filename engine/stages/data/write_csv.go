package data

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed write_csv.md
var writeCSVHelp string

func writeCSVStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to write.")
	file := stage.File("file", "The file to write; one that is there is replaced.")
	return stage.Spec{
		Kind: "data.write_csv", Version: 1, Title: "Write CSV",
		Doc:      "write rows to a file of comma-separated values",
		Help:     writeCSVHelp,
		Keywords: []string{"save", "export", "file", "output", "sink", "csv", "excel", "download"},
		Main:     file.Name(),
		Ports:    []stage.Port{rows},
		Params:   []stage.Param{file},
		Always:   true,
		Run: func(ctx context.Context, t *stage.Task) error {
			path := memberPath(t.Path(file.Of(t)), t.Member)
			in := rows.From(t)
			if err := replaceFile(path, func(f *os.File) error { return table.WriteCSV(ctx, f, in) }); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				return &stage.ParamError{Param: file.Name(), Err: err}
			}
			t.Report(in.Rows(), in.Rows())
			t.Logger().InfoContext(ctx, "wrote CSV", "file", path, "rows", in.Rows())
			return nil
		},
	}
}

// memberPath keeps the folds of a split apart: "out.csv" becomes "out (fold 1).csv". The full member, and rows outside of
// splits, have the name as it is.
func memberPath(path string, m stage.Member) string {
	if m.Name == "" || m.Full {
		return path
	}
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + " (" + strings.ReplaceAll(m.Name, "/", ", ") + ")" + ext
}

// replaceFile writes a file beside path and moves it there when it is complete and on the disk, so that a reader finds the old
// content or the new, never a part.
func replaceFile(path string, write func(*os.File) error) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no folder %q; make it, or choose another: %w", filepath.Dir(path), err)
	}
	if err != nil {
		return fmt.Errorf("the folder %q cannot be written to; choose another: %w", filepath.Dir(path), err)
	}
	defer func() {
		if err != nil {
			temp.Close()           //nolint:errcheck // it may be closed, and the first error matters
			os.Remove(temp.Name()) //nolint:errcheck // as above
		}
	}()
	if err := write(temp); err != nil {
		return err
	}
	if err := temp.Chmod(0o644); err != nil {
		return fmt.Errorf("set who may read %q: %w", path, err)
	}
	if err := temp.Sync(); err != nil {
		return fmt.Errorf("write %q to the disk: %w", path, err)
	}
	if err := temp.Close(); err != nil {
		return fmt.Errorf("write %q to the disk: %w", path, err)
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return fmt.Errorf("%q cannot be replaced; is it a folder, or open elsewhere? %w", path, err)
	}
	return nil
}
