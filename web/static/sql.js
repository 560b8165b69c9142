// The editor for SQL of one's own.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const input = document.querySelector("textarea#sql-editor");
  const format = document.querySelector("button#sql-format");
  if (!input || typeof CodeMirror === "undefined") return;
  const editor = CodeMirror.fromTextArea(input, {
    lineNumbers: true, mode: "text/x-sql", lineWrapping: true,
  });
  editor.getInputField().setAttribute("aria-label", "SQL");
  editor.setOption("extraKeys", {
    "Shift-Enter": () => input.form.submit(),
    Tab: false,
  });
  if (format) {
    format.hidden = false;
    format.addEventListener("click", () => editor.setValue(sqlFormatter.format(editor.getValue())));
  }
  cmResize(editor, { resizableWidth: false });
});
