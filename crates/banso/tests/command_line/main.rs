//! What a person at the command line meets: the real program.

mod annexes;
mod faults;
mod folders;
mod names;
mod program;
