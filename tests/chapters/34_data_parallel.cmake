expect_values(largest_difference_of_a_parameter_over_theta)

# With any number of ranks the statements hold, and a program that is started alone is one rank.
foreach(ranks 1 2 4)
  add_test(NAME chapter_${chapter}_${ranks}_ranks
    COMMAND ${CMAKE_COMMAND} "-DMPIRUN=${STEPWISE_MPIRUN}" -D RANKS=${ranks} -D PROGRAM=$<TARGET_FILE:${chapter}> -D OUT=${work}/${chapter}/${ranks}
            -P ${CMAKE_CURRENT_SOURCE_DIR}/run_ranks.cmake)
  set_tests_properties(chapter_${chapter}_${ranks}_ranks PROPERTIES TIMEOUT 120)
endforeach()
