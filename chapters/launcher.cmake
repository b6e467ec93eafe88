# launcher(VARIABLE PROGRAM): the command that starts PROGRAM, up to its arguments. A program that trains with several processes has a
# file PROGRAM.launcher beside it, which says how many.
function(launcher variable program)
  set(command ${program})
  if(EXISTS ${program}.launcher)
    file(READ ${program}.launcher mpirun)
    set(command ${mpirun} ${program})
    # Containers have no other user than root, and often no ssh, for which Open MPI looks even where all ranks are on one machine.
    set(ENV{OMPI_ALLOW_RUN_AS_ROOT} 1)
    set(ENV{OMPI_ALLOW_RUN_AS_ROOT_CONFIRM} 1)
    set(ENV{OMPI_MCA_plm} isolated)
    set(ENV{OMPI_MCA_btl_vader_single_copy_mechanism} none)
    set(ENV{OMPI_MCA_btl} ^tcp)  # no network is needed, and there may be none
  endif()
  set(${variable} ${command} PARENT_SCOPE)
endfunction()
