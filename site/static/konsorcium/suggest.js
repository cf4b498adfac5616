// Suggestions below a field to search by: an editable combobox with a list, as WAI-ARIA 1.2 has it.
// Without this script, and whenever no answer comes, there is the plain form.

const PAUSE = 150; // milliseconds in which nothing is typed
const IN_TEXT = ["Home", "End", "ArrowLeft", "ArrowRight"]; // keys that move in the text, away from the list

function element(name, role, values = {}) {
  const made = Object.assign(document.createElement(name), values);
  if (role) made.setAttribute("role", role);
  return made;
}

class Suggestions {
  constructor(input) {
    const { suggest, label } = input.dataset;
    this.input = input;
    this.address = suggest;
    this.label = label;
    this.list = element("div", "listbox", { id: `${input.id}-suggestions`, className: "k-suggestions", hidden: true });
    this.list.setAttribute("aria-label", label);
    this.status = element("div", "status", { className: "k-hidden" });
    input.after(this.list, this.status);
    this.enhance();
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", () => this.close());
  }

  enhance() {
    this.input.type = "text"; // a search field may not be a combobox
    this.input.enterKeyHint = "search";
    this.input.autocomplete = "off";
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-expanded", "false");
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get chosen() {
    return this.list.querySelector("[aria-selected=true]");
  }

  wait() {
    this.forget();
    this.choose(null);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  // What was asked before has nothing to say any more.
  forget() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  async ask() {
    this.asking = new AbortController();
    const address = new URL(this.address, location);
    address.searchParams.set("q", this.input.value);
    try {
      const response = await fetch(address, { signal: this.asking.signal });
      this.show((await response.json()).groups);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  // What is chosen stays chosen when a later answer has it as well.
  show(groups) {
    const chosen = this.chosen?.href;
    this.list.replaceChildren(...groups.map((group, number) => this.group(group, `${this.list.id}-${number}`)));
    const { length } = this.options;
    this.status.textContent = this.input.value.trim() ? `${this.label}: ${length}` : "";
    this.open(length > 0);
    this.choose(this.options.find((option) => option.href === chosen));
  }

  group({ label, items }, id) {
    const group = element("div", "group");
    group.setAttribute("aria-labelledby", id);
    group.append(
      element("div", "presentation", { id, className: "k-suggestions-label", textContent: label }),
      ...items.map((item, number) => this.option(item, `${id}-${number}`)),
    );
    return group;
  }

  option({ title, url, detail }, id) {
    const option = element("a", "option", { id, href: url, tabIndex: -1, textContent: title });
    option.setAttribute("aria-selected", "false");
    if (detail) option.append(" ", element("span", "", { textContent: detail }));
    return option;
  }

  open(opened) {
    this.choose(null);
    this.list.hidden = !opened;
    this.input.setAttribute("aria-expanded", String(opened));
  }

  close() {
    this.forget();
    this.open(false);
    this.status.textContent = "";
  }

  choose(option) {
    this.chosen?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  // Beyond the last option, and before the first, is the field itself.
  move(step) {
    const places = [null, ...this.options];
    const next = places.at((places.indexOf(this.chosen) + step) % places.length);
    this.open(places.length > 1);
    this.choose(next);
  }

  press(event) {
    if (event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown") this.move(1);
    else if (key === "ArrowUp") this.move(-1);
    else if (key === "Enter" && this.chosen) this.chosen.click();
    else if (key === "Escape") this.escape();
    else if (IN_TEXT.includes(key)) return this.choose(null);
    else return;
    event.preventDefault();
  }

  escape() {
    if (this.list.hidden) {
      this.input.value = "";
      this.list.replaceChildren();
    }
    this.close();
  }
}

for (const input of document.querySelectorAll("input[data-suggest]")) new Suggestions(input);
