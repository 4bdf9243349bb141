// Small helpers: elements with text, never markup.

/** An element: attributes, then children, each an element or a text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === undefined || value === null) continue;
    if (key === "onclick") made.addEventListener("click", value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A link to another site; only a text where it is no address of the web. */
export function anchor(url, text = url) {
  return /^https?:\/\//i.test(url) ? element("a", { href: url, rel: "noreferrer" }, text) : url;
}

const at = (id) => document.getElementById(id);

/** Shows this instead of what was there, and goes to its title. */
export function show(title, ...content) {
  document.title = `${title} · Verbund`;
  at("title").textContent = title;
  at("title").hidden = false;
  at("content").replaceChildren(...content.flat().filter(Boolean));
}

/** Says what is wrong with the whole; read out at once. */
export function tell(message) {
  at("problem").textContent = message ?? "";
  at("problem").hidden = !message;
  at("done").hidden = true;
  if (message) at("problem").scrollIntoView({ block: "nearest" });
}

/** Says what was done; read out as well. */
export function say(message) {
  tell();
  at("done").textContent = message;
  at("done").hidden = false;
  at("title").focus();
  at("done").scrollIntoView({ block: "nearest" });
}

/** A button that does one thing at a time. */
export function button(label, act, quiet = false) {
  const made = element("button", { type: "button", class: quiet && "quiet" }, label);
  made.addEventListener("click", async () => {
    if (made.getAttribute("aria-disabled") === "true") return;
    made.setAttribute("aria-disabled", "true");
    try {
      await act();
    } finally {
      made.removeAttribute("aria-disabled");
    }
  });
  return made;
}

/** A button that asks back before it does something that cannot be undone. */
export function carefulButton(label, { question, yes, no }, act) {
  const place = element("div");
  const close = () => {
    place.replaceChildren(opener);
    opener.focus();
  };
  const opener = element("button", { type: "button", class: "quiet" }, label);
  opener.addEventListener("click", () => {
    const group = element("div", { class: "question", role: "group", "aria-label": question, tabindex: "-1" }, element("p", {}, question),
      element("div", { class: "actions" }, button(yes, act), element("button", { type: "button", class: "quiet", onclick: close }, no)));
    place.replaceChildren(group);
    group.focus();
  });
  place.append(opener);
  return place;
}
