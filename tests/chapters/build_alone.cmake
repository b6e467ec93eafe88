# Configures and builds one chapter from its own folder. Called by CTest with SOURCE, BUILD and GENERATOR.
cmake_minimum_required(VERSION 3.25)
cmake_path(GET SOURCE FILENAME name)
execute_process(COMMAND ${CMAKE_COMMAND} -S ${SOURCE} -B ${BUILD} -G ${GENERATOR} -D CMAKE_BUILD_TYPE=Debug -D CMAKE_CXX_FLAGS_DEBUG=
                COMMAND_ERROR_IS_FATAL ANY)  # without optimisation and notes for debuggers, which would take longer
execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${BUILD}/bin/${name} --quick --out ${BUILD}/out COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
