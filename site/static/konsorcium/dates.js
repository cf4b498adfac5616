// Wagtail's picker turns a date that it cannot read into the present moment when the field is left. What was typed stays
// as it is: the server reads dates as they are written in the language of the admin, and says where it cannot.

document.addEventListener('focusin', ({ target }) => window.jQuery?.(target).off('blur.xdsoft'));
