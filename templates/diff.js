/* Filters of the page of a diff. What it hides is in the markup; without it everything is shown. No "less than" and no ampersand
   stand here, so that the page is well-formed XML, too. */
(function () {
  "use strict";
  var form = document.getElementById("filters");
  if (!form) { return; }
  var search = form.querySelector("input[type=search]");
  var status = form.querySelector("output");
  var unchanged = form.querySelector("input[name=unchanged]");
  var all = function (root, selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); };
  var texts = new WeakMap();
  var text = function (row) {
    var known = texts.get(row);
    if (known === undefined) {
      known = row.textContent.toLowerCase();
      texts.set(row, known);
    }
    return known;
  };
  var matches = function (row, words) {
    return words.every(function (word) { return text(row).indexOf(word) !== -1; });
  };
  var filter = function () {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    var total = 0;
    all(document, "section.kind").forEach(function (section) {
      var box = form.querySelector("input[value=" + section.dataset.kind + "]");
      var wanted = box ? box.checked : true;
      var inside = 0;
      all(section, "tbody").forEach(function (group) {
        var visible = 0;
        all(group, "tr.row").forEach(function (row) {
          row.hidden = !matches(row, words);
          total += 1;
          if (!row.hidden) { visible += 1; }
        });
        group.hidden = visible === 0;
        inside += visible;
      });
      section.hidden = !wanted || inside === 0;
      if (!section.hidden) { shown += inside; }
    });
    all(document, "details.statement").forEach(function (statement) {
      var visible = 0;
      all(statement, "tbody tr").forEach(function (row) {
        var same = row.classList.contains("same") ? !unchanged.checked : false;
        var heading = row.classList.contains("heading");
        row.hidden = same || (words.length ? heading || !matches(row, words) : false);
        if (!row.hidden) { visible += 1; }
      });
      statement.hidden = visible === 0;
      if (words.length) { if (visible) { statement.open = true; } }
    });
    status.textContent = shown === total ? "" : shown + " of " + total + " changes shown";
  };
  var timer = 0;
  form.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(filter, 120);
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.querySelector("button").addEventListener("click", function () {
    form.reset();
    filter();
    search.focus();
  });
  /* What a link leads to is open, and what is printed is open too. */
  var reveal = function () {
    var target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (target) { if (target.tagName.toLowerCase() === "details") { target.open = true; } }
  };
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", function () {
    all(document, "details").forEach(function (details) { details.open = true; });
  });
  form.hidden = false;
  filter();
  reveal();
}());
