// Foreign content is loaded only after the reader's click; until then, and without scripts, there is a plain link.

function show(embed) {
  const frame = document.createElement("iframe");
  frame.src = embed.dataset.frame;
  frame.title = embed.dataset.title;
  frame.allow = "fullscreen; encrypted-media; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-presentation";
  embed.replaceChildren(frame);
  embed.classList.add("k-embed-shown");
  frame.focus();
}

for (const embed of document.querySelectorAll(".k-embed[data-frame]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "k-button";
  button.textContent = embed.dataset.label;
  button.addEventListener("click", () => show(embed));
  embed.querySelector("a").before(button, " ");
}
