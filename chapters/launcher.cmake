# launcher(VARIABLE PROGRAM): the command that starts PROGRAM, up to its arguments. A program that trains with several processes has a
# file PROGRAM.launcher beside it, which says how they are started.
function(launcher variable program)
  set(command ${program})
  if(EXISTS ${program}.launcher)
    file(READ ${program}.launcher mpirun)
    list(APPEND mpirun ${program})
    set(command ${mpirun})
  endif()
  set(${variable} ${command} PARENT_SCOPE)
endfunction()
