// Explains marks where the reader is, and leads to any place in a text. Pages work without it.
"use strict";

const text = document.getElementById("text");
let pop = null;

function closeNote() {
  if (pop) pop.remove();
  pop = null;
}

// Shows copies of the notes of a mark beside it.
function openNote(mark) {
  closeNote();
  const notes = mark.dataset.notes.split(" ").map((one) => document.getElementById("note-" + one));
  pop = document.createElement("div");
  pop.className = "pt-pop";
  pop.id = "pt-pop";
  pop.setAttribute("role", "tooltip");
  notes.filter(Boolean).forEach((note, place) => {
    if (place) pop.append(document.createElement("hr"));
    for (const part of note.children) pop.append(part.cloneNode(true));
  });
  document.body.append(pop);
  const box = mark.getClientRects()[0] || mark.getBoundingClientRect();
  const left = Math.min(box.left, document.documentElement.clientWidth - pop.offsetWidth - 8);
  pop.style.left = `${Math.max(8, left) + window.scrollX}px`;
  pop.style.top = `${box.bottom + window.scrollY + 4}px`;
  mark.setAttribute("aria-describedby", "pt-pop");
}

// The innermost mark at an element; a flag stands for its sentence.
function markAt(element) {
  return element instanceof Element ? element.closest("#text [data-notes]") : null;
}

if (text) {
  let leaving = 0;
  text.addEventListener("mouseover", (event) => {
    const mark = markAt(event.target);
    clearTimeout(leaving);
    if (mark) openNote(mark);
  });
  document.addEventListener("mouseover", (event) => {
    if (pop && pop.contains(event.target)) clearTimeout(leaving);
  });
  document.addEventListener("mouseout", (event) => {
    if (pop && (pop.contains(event.target) || markAt(event.target))) {
      clearTimeout(leaving);
      leaving = setTimeout(closeNote, 350);
    }
  });
  text.addEventListener("focusin", (event) => {
    const mark = markAt(event.target);
    if (mark) openNote(mark);
  });
  text.addEventListener("click", (event) => {
    const mark = markAt(event.target);
    if (!mark) return closeNote();
    if (event.target.closest("a")) event.preventDefault();
    clearTimeout(leaving);
    openNote(mark);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeNote();
  });
  window.addEventListener("hashchange", showPlace);
  showPlace();
  document.addEventListener("selectionchange", offerLink);
}

// The texts of the document with where each begins, counted in code points as the database does.
function pieces() {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const found = [];
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = Array.from(node.data).length;
    found.push({ node, at, length });
    at += length;
  }
  return found;
}

function units(node, points) {
  return Array.from(node.data).slice(0, points).join("").length;
}

function rangeOf(start, end) {
  const range = document.createRange();
  let begun = false;
  for (const { node, at, length } of pieces()) {
    if (!begun && start < at + length) {
      range.setStart(node, units(node, start - at));
      begun = true;
    }
    if (begun && end <= at + length) {
      range.setEnd(node, units(node, end - at));
      return range;
    }
  }
  return null;
}

// Leads to #at-START-END also where nothing was marked.
function showPlace() {
  const found = /^#at-(\d+)-(\d+)$/.exec(location.hash);
  const highlights = window.CSS && CSS.highlights;
  if (highlights) highlights.delete("pt-here");
  if (!found) return;
  const range = rangeOf(Number(found[1]), Number(found[2]));
  if (!range) return;
  if (!document.getElementById(location.hash.slice(1)) && highlights) {
    highlights.set("pt-here", new Highlight(range));
  }
  const place = range.startContainer.parentElement;
  if (place) place.scrollIntoView({ block: "center" });
}

let share = null;

// Offers a link to the words that were selected.
function offerLink() {
  const selection = document.getSelection();
  if (share) share.remove();
  share = null;
  if (!selection || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = Array.from(before.toString()).length;
  const end = start + Array.from(range.toString()).length;
  share = document.createElement("a");
  share.className = "pt-share pt-chip";
  share.href = `${text.dataset.page}#at-${start}-${end}`;
  share.textContent = "Link to these words";
  const box = range.getBoundingClientRect();
  share.style.left = `${box.left + window.scrollX}px`;
  share.style.top = `${box.top + window.scrollY - 30}px`;
  document.body.append(share);
}

// Suggests names that are known while somebody types.
document.querySelectorAll("input[data-suggest]").forEach((input, place) => {
  const list = document.createElement("datalist");
  list.id = `pt-names-${place}`;
  input.after(list);
  input.setAttribute("list", list.id);
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const asked = input.value.trim();
      if (asked.length < 2) return list.replaceChildren();
      const answer = await fetch(`/-/suggest?q=${encodeURIComponent(asked)}`);
      if (!answer.ok || input.value.trim() !== asked) return;
      list.replaceChildren(...(await answer.json()).map((one) => {
        const option = document.createElement("option");
        option.value = one.name;
        option.label = one.what;
        return option;
      }));
    }, 150);
  });
});
