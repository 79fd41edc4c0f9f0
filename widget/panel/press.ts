/** The second half of a double click was meant for what stood there before. */
export const isSingle = (event: MouseEvent) => event.detail < 2
